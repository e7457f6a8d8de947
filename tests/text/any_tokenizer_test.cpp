// SPDX-License-Identifier: MIT
#include <whitematter/text/any_tokenizer.hpp>

#include "support/tensors.hpp"

using namespace wm;

static_assert(Tokenizer<AnyTokenizer>);

namespace {

/// It must do what the tokenizer does that it holds.
template <class T>
void check_as(const AnyTokenizer& any, const T& tokenizer) {
  const std::string text = "banana";
  CHECK(std::holds_alternative<T>(any.kind()));
  CHECK(any.size() == tokenizer.size());
  CHECK(any.encode(text).to_vector() == tokenizer.encode(text).to_vector());
  CHECK(any.decode(any.encode(text)) == text);
  CHECK(any.to_json() == tokenizer.to_json());
}

template <class T>
void check_with(const T& tokenizer) {
  check_as(AnyTokenizer(tokenizer), tokenizer);
  check_as(AnyTokenizer::from_json(tokenizer.to_json()), tokenizer);
}

}  // namespace

TEST_CASE("any tokenizer is one of characters or of byte pairs") {
  check_with(CharacterVocabulary("abn"));
  check_with(BytePairEncoding::train("banana", 259));
}

TEST_CASE("the JSON of no tokenizer is refused") {
  const auto error = [](std::string_view text) {
    return error_of<FileError>([&] { AnyTokenizer::from_json(text); });
  };
  const std::string begin = "from_json: the text must be a tokenizer's JSON (expected ";
  CHECK(error(R"({"type":"words","vocab":[]})") == begin + R"("characters" or "bpe", got "words"))");
  CHECK(error("{}") == begin + R"("characters" or "bpe", got ""))");
  CHECK(error("[]") == begin + "'{' at byte 0, got '[')");
}
