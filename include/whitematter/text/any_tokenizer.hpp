// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <variant>

#include <whitematter/text/byte_pair_encoding.hpp>
#include <whitematter/text/character_vocabulary.hpp>

namespace wm {

/// A tokenizer of a kind that the program learns when it runs, such as that of a model's metadata.
class AnyTokenizer {
 public:
  using Kind = std::variant<CharacterVocabulary, BytePairEncoding>;

  AnyTokenizer(CharacterVocabulary tokenizer) : kind_(std::move(tokenizer)) {}
  AnyTokenizer(BytePairEncoding tokenizer) : kind_(std::move(tokenizer)) {}

  const Kind& kind() const { return kind_; }

  int size() const {
    return std::visit([](const auto& tokenizer) { return tokenizer.size(); }, kind_);
  }

  Tokens encode(std::string_view text) const {
    return std::visit([&](const auto& tokenizer) { return tokenizer.encode(text); }, kind_);
  }

  std::string decode(std::span<const std::int64_t> tokens) const {
    return std::visit([&](const auto& tokenizer) { return tokenizer.decode(tokens); }, kind_);
  }
  std::string decode(const Tokens& tokens) const { return decode(tokens.to_vector()); }

  std::string to_json() const {
    return std::visit([](const auto& tokenizer) { return tokenizer.to_json(); }, kind_);
  }

  /// Fails with FileError for what no tokenizer's to_json() writes.
  [[gnu::cold]] static AnyTokenizer from_json(std::string_view text) {
    const std::string type = TokenizerJson::type_of(text);
    if (type == CharacterVocabulary::json_type) return CharacterVocabulary::from_json(text);
    TokenizerJson::require(
        type == BytePairEncoding::json_type,
        json::quoted(CharacterVocabulary::json_type) + " or " + json::quoted(BytePairEncoding::json_type),
        json::quoted(type));
    return BytePairEncoding::from_json(text);
  }

 private:
  Kind kind_;
};

}  // namespace wm
