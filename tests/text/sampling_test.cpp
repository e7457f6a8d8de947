// SPDX-License-Identifier: MIT
#include <whitematter/text/sampling.hpp>

#include <map>
#include <set>

#include "support/catch.hpp"

using namespace wm;

namespace {

// Probabilities 0.1, 0.4, 0.3 and 0.2.
const std::vector<float> logits{std::log(0.1f), std::log(0.4f), std::log(0.3f), std::log(0.2f)};

std::set<std::int64_t> drawn(const Sampling& sampling, const std::vector<std::int64_t>& text = {}) {
  Generator generator(1);
  std::set<std::int64_t> tokens;
  for (int i = 0; i < 500; ++i) tokens.insert(sample_token(logits, sampling, generator, text));
  return tokens;
}

}  // namespace

TEST_CASE("tokens are drawn as often as they are likely") {
  constexpr int draws = 20000;
  const auto shares = [&](const Sampling& sampling) {
    Generator generator(2);
    std::vector<double> share(4);
    for (int i = 0; i < draws; ++i)
      share[static_cast<std::size_t>(sample_token(logits, sampling, generator))] += 1.0 / draws;
    return share;
  };
  const auto plain = shares({});
  const double expected[] = {0.1, 0.4, 0.3, 0.2};
  for (std::size_t i = 0; i < 4; ++i) CHECK(plain[i] == Approx(expected[i]).margin(0.015));
  const auto cold = shares({.temperature = 0.5});  // squares of the probabilities: 1, 16, 9 and 4 of 30
  for (std::size_t i = 0; i < 4; ++i) CHECK(cold[i] == Approx(expected[i] * expected[i] / 0.3).margin(0.015));
}

TEST_CASE("each rule leaves the most likely tokens") {
  using Set = std::set<std::int64_t>;
  CHECK(drawn({}) == Set{0, 1, 2, 3});
  CHECK(drawn({.temperature = 0}) == Set{1});
  CHECK(drawn({.top_k = 1}) == Set{1});
  CHECK(drawn({.top_k = 3}) == Set{1, 2, 3});
  CHECK(drawn({.top_k = 9}) == Set{0, 1, 2, 3});
  CHECK(drawn({.top_p = 0.01}) == Set{1});
  CHECK(drawn({.top_p = 0.65}) == Set{1, 2});
  CHECK(drawn({.top_p = 0.75}) == Set{1, 2, 3});
  CHECK(drawn({.min_p = 0.6}) == Set{1, 2});
  CHECK(drawn({.min_p = 1}) == Set{1});
  CHECK(drawn({.top_k = 3, .top_p = 0.7}) == Set{1, 2});  // 0.7 of what top_k leaves, which is 0.63
}

TEST_CASE("a penalty makes what the text has less likely, whatever the sign of its logit") {
  Generator generator(1);
  const Sampling greedy{.repetition_penalty = 4, .temperature = 0};
  const std::vector<float> positive{1, 3, 2}, negative{-1, -0.5f, -3};
  CHECK(sample_token(positive, greedy, generator, std::vector<std::int64_t>{1, 1}) == 2);
  CHECK(sample_token(negative, greedy, generator, std::vector<std::int64_t>{1}) == 0);
  CHECK(sample_token(positive, greedy, generator) == 1);
}

TEST_CASE("of equal tokens the first is the most likely, and a seed decides a text") {
  Generator generator(1), same(1);
  const std::vector<float> equal(5, 0.0f);
  CHECK(sample_token(equal, {.temperature = 0}, generator) == 0);
  CHECK(sample_token(equal, {.top_k = 1}, generator) == 0);
  same.seek(generator.position());
  for (int i = 0; i < 20; ++i) CHECK(sample_token(equal, {}, generator) == sample_token(equal, {}, same));
}

TEST_CASE("Sampling refuses what means nothing") {
  CHECK_THROWS_WITH(drawn({.temperature = -1}),
                    "Sampling: the temperature must not be negative (expected >= 0, got -1)");
  CHECK_THROWS_WITH(drawn({.top_k = -1}),
                    "Sampling: top_k must be a number of tokens (expected >= 0, got -1)");
  CHECK_THROWS_WITH(drawn({.top_p = 0}),
                    "Sampling: top_p must be a probability (expected over 0, up to 1, got 0)");
  CHECK_THROWS_WITH(drawn({.min_p = 2}), "Sampling: min_p must be a share (expected 0 to 1, got 2)");
  CHECK_THROWS_WITH(drawn({.repetition_penalty = 0}),
                    "Sampling: the repetition penalty must be positive (expected > 0, got 0)");
}
