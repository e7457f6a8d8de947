// SPDX-License-Identifier: MIT
#include <whitematter/text/byte_pairs.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

int byte(const BytePairs& pairs, char c) { return pairs.bytes[static_cast<unsigned char>(c)]; }

/// "th", "the" and "he" beside the bytes and the end.
BytePairs some_pairs() {
  const BytePairs none;
  const int t = byte(none, 't'), h = byte(none, 'h'), e = byte(none, 'e');
  return BytePairs({{t, h}, {256, e}, {h, e}});
}

std::string error(const BytePairs::Lists& lists) {
  return error_of<FileError>([&] { BytePairs(lists, "vocab", "merges"); });
}

}  // namespace

TEST_CASE("tokens are numbered as GPT-2's") {
  const BytePairs none;
  CHECK(none.tokens.size() == 257);
  CHECK(none.merges.empty());
  CHECK(none.end_of_text == 256);
  CHECK(byte(none, '!') == 0);
  CHECK(byte(none, 'A') == 32);
  CHECK(byte(none, '\xff') == 187);
  CHECK(byte(none, '\0') == 188);
  CHECK(byte(none, '\n') == 198);
  CHECK(byte(none, ' ') == 220);
  CHECK(byte(none, '\xad') == 255);
  for (std::size_t i = 0; i < 256; ++i)
    CHECK(none.tokens[static_cast<std::size_t>(none.bytes[i])] == std::string(1, static_cast<char>(i)));

  const BytePairs pairs = some_pairs();
  CHECK(pairs.tokens.size() == 260);
  CHECK(pairs.end_of_text == 259);
  CHECK(pairs.tokens[256] == "th");
  CHECK(pairs.tokens[257] == "the");
  CHECK(pairs.tokens[258] == "he");
  CHECK(pairs.merges[1].left == 256);
  CHECK(pairs.merges[1].right == byte(none, 'e'));
  CHECK(pairs.merges[1].result == 257);
}

TEST_CASE("lists give the same pairs, in any order of the tokens") {
  const BytePairs pairs = some_pairs();
  BytePairs::Lists lists = pairs.lists();
  CHECK(lists.merges == std::vector<std::string>{"t h", "th e", "h e"});
  CHECK(lists.vocab[220] == "\u0120");
  std::reverse(lists.vocab.begin(), lists.vocab.end());
  const BytePairs reversed(lists, "vocab", "merges");
  CHECK(reversed.lists().vocab == lists.vocab);
  CHECK(reversed.lists().merges == lists.merges);
  CHECK(reversed.end_of_text == 0);
  CHECK(reversed.tokens[259 - 257] == "the");
  CHECK(reversed.merges[1].result == 259 - 257);
  CHECK(byte(reversed, '!') == 259);
}

TEST_CASE("keys order pairs") {
  CHECK(BytePairs::key(1, 2) < BytePairs::key(1, 3));
  CHECK(BytePairs::key(1, 3) < BytePairs::key(2, 0));
}

TEST_CASE("lists that make no encoding are refused") {
  const BytePairs::Lists good = some_pairs().lists();
  CHECK(error(good) == "");
  const auto with = [&](auto change) {
    BytePairs::Lists lists = good;
    change(lists);
    return error(lists);
  };
  CHECK(with([](auto& lists) { lists.vocab.push_back("t e"); }) ==
        "vocab: a token must be written in characters that stand for bytes (expected those of GPT-2, got \"t "
        "e\")");
  CHECK(with([](auto& lists) { lists.vocab.push_back("the"); }) ==
        "vocab: the tokens must differ (expected each once, got \"the\" twice)");
  CHECK(with([](auto& lists) { lists.vocab.erase(lists.vocab.begin() + 220); }) ==
        "vocab: each byte must have a token (expected \"\u0120\", got none)");
  CHECK(with([](auto& lists) { lists.vocab.pop_back(); }) ==
        "vocab: the end of a text must have a token (expected \"<|endoftext|>\", got none)");
  for (const char* more : {"he", "", "<|pad|>"})
    CHECK(with([&](auto& lists) {
            if (lists.vocab[258] == more)
              lists.merges.pop_back();
            else
              lists.vocab.push_back(more);
          }) ==
          text("vocab: a token of several bytes must be made by a merge (expected a merge, got none for \"",
               more, "\")"));

  for (const char* merge :
       {"", "th", "t  h", "t h e", "t ", " t", "t \u20ac", "t xx", "t the", "<|endoftext|> t"})
    CHECK(with([&](auto& lists) { lists.merges[0] = merge; }) ==
          text("merges: merge 1 must be of two tokens that are bytes or made before (expected \"left "
               "right\", got \"",
               merge, "\")"));
  CHECK(with([](auto& lists) { std::swap(lists.merges[0], lists.merges[1]); }) ==
        "merges: merge 1 must be of two tokens that are bytes or made before (expected \"left right\", got "
        "\"th "
        "e\")");
  const std::string makes = " must make a token that none makes before (expected one of the vocabulary, got ";
  CHECK(with([](auto& lists) { lists.merges.push_back("h t"); }) == "merges: merge 4" + makes + "\"ht\")");
  CHECK(with([](auto& lists) { lists.merges.push_back("t he"); }) == "merges: merge 4" + makes + "\"the\")");
}
