// SPDX-License-Identifier: MIT
#include <whitematter/text/pre_token.hpp>

#include <vector>

#include "support/tensors.hpp"

using namespace wm;

namespace {

using Pieces = std::vector<std::string>;

Pieces pieces_of(std::string_view text) {
  Pieces pieces;
  for_each_pre_token(text, "test", [&](std::string_view piece) { pieces.emplace_back(piece); });
  return pieces;
}

}  // namespace

TEST_CASE("words take the space before them") {
  CHECK(pieces_of("") == Pieces{});
  CHECK(pieces_of("Hello world, 42 times!?") == Pieces{"Hello", " world", ",", " 42", " times", "!?"});
  CHECK(pieces_of("a1b2") == Pieces{"a", "1", "b", "2"});
  CHECK(pieces_of("\u00e9t\u00e9 \u4e2d\u6587\u0663\u00bd") ==
        Pieces{"\u00e9t\u00e9", " \u4e2d\u6587", "\u0663\u00bd"});
  CHECK(pieces_of("\u0939\u093f\u0902") == Pieces{"\u0939", "\u093f\u0902"});  // a letter and its marks
}

TEST_CASE("contractions are split off") {
  CHECK(pieces_of("I'm you're he'd we'll they've it's don't") == Pieces{"I", "'m", " you", "'re", " he", "'d",
                                                                        " we", "'ll", " they", "'ve", " it",
                                                                        "'s", " don", "'t"});
  CHECK(pieces_of("'sad") == Pieces{"'s", "ad"});
  CHECK(pieces_of("'S 's ''s 'x") == Pieces{"'", "S", " '", "s", " ''", "s", " '", "x"});
  CHECK(pieces_of("'l") == Pieces{"'", "l"});
}

TEST_CASE("space leaves its last character to a word") {
  CHECK(pieces_of("a  b") == Pieces{"a", " ", " b"});
  CHECK(pieces_of("a \n\tb") == Pieces{"a", " \n", "\t", "b"});
  CHECK(pieces_of("a\nb") == Pieces{"a", "\n", "b"});
  CHECK(pieces_of("a   ") == Pieces{"a", "   "});
  CHECK(pieces_of(" ") == Pieces{" "});
  CHECK(pieces_of("a \u00a0b") == Pieces{"a", " ", "\u00a0", "b"});
  CHECK(pieces_of("\u3000\u3000.") == Pieces{"\u3000", "\u3000", "."});
}

TEST_CASE("what is not UTF-8 is named with its place") {
  for (const std::string bytes : {"ab \xff", "ab \xe2\x82", "ab \xed\xa0\x80"})
    CHECK(error_of([&] { pieces_of(bytes); }) ==
          "test: the text must be valid (expected UTF-8, got other bytes at 3)");
}
