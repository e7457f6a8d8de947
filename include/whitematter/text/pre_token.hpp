// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <whitematter/io/utf8.hpp>
#include <whitematter/text/unicode_category.hpp>

namespace wm {

namespace detail {

/// Bytes of the first character; 0 where its category is another, and at the end.
constexpr std::size_t character_of(UnicodeCategory category, std::string_view text) {
  const std::string_view first = text.substr(0, utf8_length(text));
  return !first.empty() && unicode_category(utf8_code_point(first)) == category ? first.size() : 0;
}

/// Bytes of the characters of one category that the text begins with, and of the last of them.
struct CategoryRun {
  std::size_t size = 0;
  std::size_t last = 0;

  constexpr CategoryRun(UnicodeCategory category, std::string_view text) {
    while (const std::size_t length = character_of(category, text.substr(size))) {
      last = length;
      size += length;
    }
  }
};

}  // namespace detail

/// Bytes of the first of the pieces into which GPT-2 splits a text in UTF-8 before it merges pairs: a
/// contraction's end, or letters, numbers or other characters with the space before them, or space without
/// the last one before a word. 0 where a text is not UTF-8. Source: Radford et al., "Language models are
/// unsupervised multitask learners", 2019, whose program has the expression 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+|
/// ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
constexpr std::size_t pre_token_length(std::string_view text) {
  for (const std::string_view end : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"})
    if (text.starts_with(end)) return end.size();
  const std::size_t space = text.starts_with(' ');
  for (const auto category : {UnicodeCategory::Letter, UnicodeCategory::Number, UnicodeCategory::Other})
    if (const detail::CategoryRun run(category, text.substr(space)); run.size > 0) return space + run.size;
  const detail::CategoryRun run(UnicodeCategory::Space, text);
  return run.size < text.size() && run.size > run.last ? run.size - run.last : run.size;
}

/// Calls f(piece) for each piece of a text. Fails where the text is not UTF-8.
template <class F>
void for_each_pre_token(std::string_view text, const char* operation, const F& f) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view piece = text.substr(at, pre_token_length(text.substr(at)));
    if (piece.empty()) [[unlikely]]
      fail_utf8(operation, at);
    f(piece);
    at += piece.size();
  }
}

}  // namespace wm
