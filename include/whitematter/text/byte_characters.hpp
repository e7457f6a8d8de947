// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <whitematter/io/utf8.hpp>

namespace wm {

namespace detail {

constexpr bool is_visible_latin1(unsigned c) {
  return (c > 0x20 && c < 0x7f) || (c > 0xa0 && c <= 0xff && c != 0xad);
}

}  // namespace detail

/// How GPT-2's files write bytes in text: a byte is the character of Latin-1 with its number if one can see
/// it, and otherwise the next of those from U+0100 on, so that a space is U+0120.
inline constexpr std::array<std::uint32_t, 256> byte_characters = [] {
  std::array<std::uint32_t, 256> characters{};
  std::uint32_t next = 0x100;
  for (unsigned byte = 0; byte < 256; ++byte)
    characters[byte] = detail::is_visible_latin1(byte) ? byte : next++;
  return characters;
}();

/// The bytes, written as characters.
inline std::string to_byte_characters(std::string_view bytes) {
  std::string result;
  for (const char byte : bytes) append_utf8(result, byte_characters[static_cast<unsigned char>(byte)]);
  return result;
}

/// The bytes that characters in UTF-8 stand for; nothing where one stands for none.
inline std::optional<std::string> from_byte_characters(std::string_view characters) {
  std::string result;
  while (!characters.empty()) {
    const std::size_t length = utf8_length(characters);
    if (length == 0) return std::nullopt;
    const std::uint32_t c = utf8_code_point(characters.substr(0, length));
    const auto found = std::find(byte_characters.begin(), byte_characters.end(), c);
    if (found == byte_characters.end()) return std::nullopt;
    result += static_cast<char>(found - byte_characters.begin());
    characters.remove_prefix(length);
  }
  return result;
}

}  // namespace wm
