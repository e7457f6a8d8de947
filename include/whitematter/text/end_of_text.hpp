// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <whitematter/io/utf8.hpp>

namespace wm {

/// GPT-2's name for the token that stands between texts.
inline constexpr std::string_view end_of_text_name = "<|endoftext|>";

/// Calls text(part) for what stands before, between and after the ends of texts, and end() for each of these.
/// Fails where one is not UTF-8.
template <class F, class G>
void for_each_text(std::string_view texts, const char* operation, const F& text, const G& end) {
  for_each_character(texts, operation, [](std::uint32_t, std::size_t) {});
  for (;;) {
    const std::size_t length = texts.find(end_of_text_name);
    text(texts.substr(0, length));
    if (length == texts.npos) return;
    end();
    texts.remove_prefix(length + end_of_text_name.size());
  }
}

}  // namespace wm
