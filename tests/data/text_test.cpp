// SPDX-License-Identifier: MIT
#include <whitematter/data/text.hpp>

#include "../io/temporary_folder.hpp"
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

TEST_CASE("a file is split into two parts with one vocabulary") {
  const TemporaryFolder folder;
  const auto data = Text::open(write_bytes(folder / "a.txt", "aaaaaaaaa\u00e9"));
  CHECK(data.vocabulary.characters() == "a\u00e9");
  CHECK(data.train.to_vector() == std::vector<std::int64_t>(9, 0));
  CHECK(data.validation.to_vector() == std::vector<std::int64_t>{1});
  CHECK(Text::open(folder / "a.txt", 0.5).train.size(0) == 5);
}

TEST_CASE("texts that cannot be read are named") {
  const TemporaryFolder folder;
  const auto error = [&](std::string_view bytes) {
    const auto path = write_bytes(folder / "a.txt", bytes);
    const std::string message = error_of<FileError>([&] { Text::open(path); });
    const std::string begin = "read " + path.string() + ": ";
    return message.starts_with(begin) ? message.substr(begin.size()) : message;
  };
  CHECK(error("a\xff") == "the file must be a text (expected UTF-8, got other bytes)");
  CHECK(error("") == "the text must be long enough to be split (expected more characters, got 0)");
  CHECK(error("a") == "the text must be long enough to be split (expected more characters, got 1)");
  CHECK(error_of<FileError>([&] { Text::open(folder / "none"); }) ==
        "read " + (folder / "none").string() +
            ": the file must be readable (expected a file, got No such file or directory)");
  CHECK(error_of([&] { Text::open(folder / "none", 1); }) ==
        "Text::open: the share to train on must be between 0 and 1 (expected 0.9 or the like, got 1)");
}
