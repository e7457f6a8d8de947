// SPDX-License-Identifier: MIT
#include <whitematter/text/character_vocabulary.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("characters are numbered by their code points") {
  const CharacterVocabulary vocabulary("caf\u00e9 \U0001F600 \u20ac a");
  CHECK(vocabulary.size() == 7);
  CHECK(vocabulary.characters() == " acf\u00e9\u20ac\U0001F600");
  CHECK(vocabulary.encode("a \u20ac\u00e9\U0001F600").to_vector() ==
        std::vector<std::int64_t>{1, 0, 5, 4, 6});
  CHECK(vocabulary.decode(std::vector<std::int64_t>{2, 1, 3, 4}) == "caf\u00e9");
  CHECK(vocabulary.decode(vocabulary.encode("fac \U0001F600")) == "fac \U0001F600");
  CHECK(vocabulary.encode("").size(0) == 0);
  CHECK(CharacterVocabulary(vocabulary.characters()).characters() == vocabulary.characters());
  CHECK(CharacterVocabulary("").size() == 0);
}

TEST_CASE("what has no token is named") {
  const CharacterVocabulary vocabulary("abc");
  CHECK(error_of<IndexError>([&] { vocabulary.encode("ab\u00e9"); }) ==
        "encode: a character must be in the vocabulary (expected one of 3, got code point 233 at byte 2)");
  CHECK(error_of([&] { vocabulary.encode("a\xff"); }) ==
        "encode: the text must be valid (expected UTF-8, got other bytes at 1)");
  CHECK(error_of([] { CharacterVocabulary("\xc3"); }) ==
        "CharacterVocabulary: the text must be valid (expected UTF-8, got other bytes at 0)");
  for (const std::int64_t token : {-1, 3})
    CHECK(error_of<IndexError>([&] {
            vocabulary.decode(std::vector<std::int64_t>{0, token});
          }) ==
          text("decode: a token must be in the vocabulary (expected 0 to 2, got ", token, " at position 1)"));
}

TEST_CASE("a vocabulary of characters becomes JSON and back") {
  const CharacterVocabulary vocabulary(std::string_view("\u20acb\0\"\n", 7));
  CHECK(vocabulary.to_json() == R"({"type":"characters","vocab":["\u0000","\u000a","\"","b",")"
                                "\u20ac\"]}");
  CHECK(CharacterVocabulary::from_json(vocabulary.to_json()).characters() == vocabulary.characters());
  CHECK(CharacterVocabulary::from_json(CharacterVocabulary().to_json()).size() == 0);
  for (const std::string list : {R"(["b","a"])", R"(["a","a"])", R"(["ab"])", R"(["a","","b"])"})
    CHECK(error_of<FileError>(
              [&] { CharacterVocabulary::from_json(R"({"type":"characters","vocab":)" + list + "}"); }) ==
          "from_json: the text must be a tokenizer's JSON (expected each character once, in the order of "
          "their code points, got " +
              list + ")");
}
