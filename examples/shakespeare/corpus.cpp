// SPDX-License-Identifier: MIT
#include "corpus.hpp"

#include <whitematter/data/text.hpp>

namespace shakespeare {

using namespace wm;

namespace {

/// Any text can be read as byte pairs, but only characters that are known as characters.
AnyTokenizer tokenizer_of(const Text& text, const Options& options) {
  if (options.tokenizer == Options::byte_pairs)
    return BytePairEncoding::train(text.train, options.vocabulary);
  return CharacterVocabulary(text.train + text.validation);
}

bool has_byte_pairs(const AnyTokenizer& tokenizer) {
  return std::holds_alternative<BytePairEncoding>(tokenizer.kind());
}

}  // namespace

Corpus Corpus::open(const Options& options) {
  const Text text = Text::open(options.data, options.train_share);
  AnyTokenizer tokenizer = tokenizer_of(text, options);
  Tokens train = tokenizer.encode(text.train), validation = tokenizer.encode(text.validation);
  const std::int64_t characters = count_characters(text.validation);
  const double characters_per_token = static_cast<double>(characters) / validation.size(0);
  return {std::move(tokenizer), std::move(train), std::move(validation),
          count_characters(text.train) + characters, characters_per_token};
}

std::string Corpus::description() const {
  return text(characters, " characters, ", train.size(0) + validation.size(0), " tokens, ", tokenizer.size(),
              " different");
}

std::string Corpus::token() const { return has_byte_pairs(tokenizer) ? "byte pair" : "character"; }

std::int64_t Corpus::beginning() const {
  return has_byte_pairs(tokenizer) ? tokenizer.encode("\n").to_vector().front() : 0;
}

}  // namespace shakespeare
