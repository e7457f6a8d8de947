// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <whitematter/io/utf8.hpp>

namespace wm {

/// Prints bytes that arrive a few at a time, such as those of tokens: push() returns the characters that are
/// whole, and keeps the beginning of the next. Bytes that belong to none become U+FFFD, as many as
/// TextDecoder's. Source: WHATWG's encoding standard.
class Utf8Stream {
 public:
  std::string push(std::string_view bytes) {
    std::string whole;
    rest_ += bytes;
    std::string_view rest = rest_;
    while (!rest.empty()) {
      std::size_t length = utf8_length(rest);
      if (length > 0) {
        whole += rest.substr(0, length);
      } else {
        length = beginning(rest);
        if (length == rest.size()) break;
        whole += replacement;
        length = std::max<std::size_t>(length, 1);
      }
      rest.remove_prefix(length);
    }
    rest_ = rest;
    return whole;
  }

  /// The end of the text: what was kept will not be completed.
  std::string finish() {
    const bool kept = !std::exchange(rest_, "").empty();
    return kept ? replacement : "";
  }

 private:
  static constexpr const char* replacement = "\xef\xbf\xbd";

  /// How many bytes are the beginning of a longer character. What follows can then be the lowest or the
  /// highest byte of those that continue a character.
  static std::size_t beginning(std::string_view bytes) {
    for (std::size_t length = std::min<std::size_t>(bytes.size(), 3); length > 0; --length)
      for (const char next : {'\x80', '\xbf'})
        if (utf8_length(std::string(bytes.substr(0, length)).append(3, next)) > length) return length;
    return 0;
  }

  std::string rest_;
};

}  // namespace wm
