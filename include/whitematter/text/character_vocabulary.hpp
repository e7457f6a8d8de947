// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include <whitematter/io/utf8.hpp>
#include <whitematter/text/tokenizer.hpp>
#include <whitematter/text/tokenizer_json.hpp>

namespace wm {

/// Characters as tokens: token i is the i-th of the characters in the order of their code points.
class CharacterVocabulary {
 public:
  static constexpr const char* json_type = "characters";

  CharacterVocabulary() = default;

  /// The characters that a text in UTF-8 has, each once.
  explicit CharacterVocabulary(std::string_view text) {
    std::vector<bool> seen;
    for_each_character(text, "CharacterVocabulary", [&](std::uint32_t c, std::size_t) {
      if (c >= seen.size()) seen.resize(c + 1);
      seen[c] = true;
    });
    for (std::uint32_t c = 0; c < seen.size(); ++c)
      if (seen[c]) points_.push_back(c);
  }

  int size() const { return static_cast<int>(points_.size()); }

  /// All characters as a text, of which the same vocabulary can be made again.
  std::string characters() const {
    std::string result;
    for (const std::uint32_t c : points_) append_utf8(result, c);
    return result;
  }

  /// The token of each character. Fails with IndexError for a character that has none.
  Tokens encode(std::string_view text) const {
    std::vector<std::int64_t> tokens;
    tokens.reserve(text.size());
    for_each_character(text, "encode", [&](std::uint32_t c, std::size_t at) {
      const auto found = std::lower_bound(points_.begin(), points_.end(), c);
      if (found == points_.end() || *found != c) [[unlikely]]
        fail<IndexError>(wm::text("encode: a character must be in the vocabulary (expected one of ", size(),
                                  ", got code point ", c, " at byte ", at, ")"));
      tokens.push_back(found - points_.begin());
    });
    return Tokens::from(tokens, tokens.size());
  }

  /// The text of tokens. Fails with IndexError for a number that is no token.
  std::string decode(std::span<const std::int64_t> tokens) const {
    return detail::decode(tokens, size(),
                          [&](std::string& to, std::size_t token) { append_utf8(to, points_[token]); });
  }
  std::string decode(const Tokens& tokens) const { return decode(tokens.to_vector()); }

  /// {"type": "characters", "vocab": ["a", "b", ...]}
  [[gnu::cold]] std::string to_json() const { return TokenizerJson{json_type, {{"vocab", list()}}}.write(); }

  /// Fails with FileError for what to_json() does not write.
  [[gnu::cold]] static CharacterVocabulary from_json(std::string_view text) {
    const auto read = TokenizerJson::read(text, json_type, {"vocab"});
    const auto& vocab = read.lists.at("vocab");
    std::string characters;
    for (const std::string& character : vocab) characters += character;
    CharacterVocabulary result(characters);
    TokenizerJson::require(vocab == result.list(), "each character once, in the order of their code points",
                           json::quoted_list(vocab));
    return result;
  }

 private:
  std::vector<std::string> list() const {
    std::vector<std::string> characters(points_.size());
    for (std::size_t i = 0; i < points_.size(); ++i) append_utf8(characters[i], points_[i]);
    return characters;
  }

  std::vector<std::uint32_t> points_;
};

}  // namespace wm
