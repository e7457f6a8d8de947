// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include <whitematter/core/error.hpp>

namespace wm {

/// Length of the UTF-8 sequence that the text begins with; 0 where it is no valid one.
constexpr std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  if (first < 0x80) return text.empty() ? 0 : 1;
  const std::size_t length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0u) != 0x80u) return 0;
  const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool outside = (first == 0xed && byte(1) >= 0xa0) || (first == 0xf4 && byte(1) >= 0x90);
  return overlong || outside ? 0 : length;
}

constexpr bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

/// The code point of a character, of which the length is that of utf8_length.
constexpr std::uint32_t utf8_code_point(std::string_view character) {
  const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(character[i])}; };
  std::uint32_t c = character.size() == 1 ? byte(0) : byte(0) & (0x7fu >> character.size());
  for (std::size_t i = 1; i < character.size(); ++i) c = c << 6 | (byte(i) & 0x3fu);
  return c;
}

/// Says where a text stops being UTF-8.
[[noreturn, gnu::cold]] inline void fail_utf8(const char* operation, std::size_t at) {
  fail(text(operation, ": the text must be valid (expected UTF-8, got other bytes at ", at, ")"));
}

/// Calls f(code point, byte) for each character of a text. Fails where a byte is of none.
template <class F>
void for_each_character(std::string_view text, const char* operation, const F& f) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) [[unlikely]]
      fail_utf8(operation, at);
    f(utf8_code_point(text.substr(at, length)), at);
    at += length;
  }
}

/// How many characters a valid text has.
constexpr std::int64_t count_characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
}

/// Adds a character to a text in UTF-8.
inline void append_utf8(std::string& text, std::uint32_t c) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x80)
    text += static_cast<char>(c);
  else if (c < 0x800)
    text += static_cast<char>(0xc0 | (c >> 6)), tail(0);
  else if (c < 0x10000)
    text += static_cast<char>(0xe0 | (c >> 12)), tail(6), tail(0);
  else
    text += static_cast<char>(0xf0 | (c >> 18)), tail(12), tail(6), tail(0);
}

}  // namespace wm
