// SPDX-License-Identifier: MIT
#include <whitematter/text/byte_pair_training.hpp>

#include <map>
#include <set>

#include "support/tensors.hpp"
#include "support/texts.hpp"

using namespace wm;

namespace {

std::vector<std::string> merges_of(const BytePairs& pairs) { return pairs.lists().merges; }

/// What training is by definition: every pair is counted anew for every merge.
std::vector<std::string> merges_by_definition(std::string_view text, int merges) {
  const BytePairs alphabet;
  std::vector<std::vector<int>> pieces;
  for_each_pre_token(text, "test", [&](std::string_view piece) {
    auto& tokens = pieces.emplace_back();
    for (const char byte : piece) tokens.push_back(alphabet.bytes[static_cast<unsigned char>(byte)]);
  });
  std::vector<std::pair<int, int>> found;
  while (static_cast<int>(found.size()) < merges) {
    std::map<std::pair<int, int>, int> counts;
    for (const auto& tokens : pieces)
      for (std::size_t i = 1; i < tokens.size(); ++i) ++counts[{tokens[i - 1], tokens[i]}];
    // The map is in order, so that of the most frequent pairs it gives the smallest.
    const auto best = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (best == counts.end() || best->second < 2) break;
    for (auto& tokens : pieces) {
      std::vector<int> merged;
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool here = i + 1 < tokens.size() && std::pair(tokens[i], tokens[i + 1]) == best->first;
        merged.push_back(here ? 256 + static_cast<int>(found.size()) : tokens[i]);
        i += here;
      }
      tokens = merged;
    }
    found.push_back(best->first);
  }
  return merges_of(BytePairs(found));
}

}  // namespace

TEST_CASE("the most frequent pair is merged first") {
  // "low" has 5 places, "er" 2 and "ne", "ew" 3.
  const std::string text = "low low low lower lower newer new new";
  CHECK(merges_of(train_byte_pairs(text, 3)) == std::vector<std::string>{"l o", "lo w", "\u0120 low"});
}

TEST_CASE("of equally frequent pairs the first in the order of tokens is merged") {
  CHECK(merges_of(train_byte_pairs("ba.ba.ac.ac.ab.ab", 9)) == std::vector<std::string>{"a b", "a c", "b a"});
}

TEST_CASE("training ends where no pair comes twice") {
  CHECK(merges_of(train_byte_pairs("abcd", 9)).empty());
  CHECK(merges_of(train_byte_pairs("", 9)).empty());
  CHECK(merges_of(train_byte_pairs("aaaaaa", 9)) == std::vector<std::string>{"a a", "aa aa"});
  const BytePairs pairs = train_byte_pairs("abcabc.abc", 9);
  CHECK(merges_of(pairs) == std::vector<std::string>{"a b", "ab c"});
  CHECK(pairs.end_of_text == 258);
}

TEST_CASE("neither pieces nor texts are joined") {
  CHECK(merges_of(train_byte_pairs("a. a. a. a.", 9)) == std::vector<std::string>{"\u0120 a"});
  CHECK(merges_of(train_byte_pairs("xy<|endoftext|>xy<|endoftext|>", 9)) == std::vector<std::string>{"x y"});
}

TEST_CASE("training agrees with its definition") {
  Generator generator(2);
  for (int round = 0; round < 60; ++round) {
    // Few different characters make long merges, and pairs that overlap with themselves.
    std::string text;
    if (round % 2)
      for (int i = 0; i < 300; ++i) text += "aab "[generator.below(round % 4 == 1 ? 3 : 4)];
    else
      text = random_text(generator, 300);
    const auto got = merges_of(train_byte_pairs(text, 100));
    CHECK(got == merges_by_definition(text, 100));
    CHECK(got.size() > 5);
  }
}

TEST_CASE("training makes each token once, in a form that can be read again") {
  Generator generator(3);
  const BytePairs pairs = train_byte_pairs(random_text(generator, 20000, 0.95), 500);
  CHECK(pairs.merges.size() == 500);
  CHECK(std::set(pairs.tokens.begin(), pairs.tokens.end()).size() == pairs.tokens.size());
  CHECK(BytePairs(pairs.lists(), "vocab", "merges").tokens == pairs.tokens);
}

TEST_CASE("training says how far it is") {
  std::vector<std::pair<int, int>> seen;
  train_byte_pairs("abc abc abc", 3, [&](int done, int total) { seen.emplace_back(done, total); });
  CHECK(seen == std::vector<std::pair<int, int>>{{1, 3}, {2, 3}, {3, 3}});
  CHECK(error_of([] { train_byte_pairs("ab\xff", 1); }) ==
        "train: the text must be valid (expected UTF-8, got other bytes at 2)");
}
