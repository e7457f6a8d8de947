// SPDX-License-Identifier: MIT
#include <whitematter/train/evaluation.hpp>

#include <array>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("an evaluation adds up batches") {
  Evaluation evaluation(2);
  evaluation.add(std::vector{0.75f, 0.25f, 0.5f, 0.5f}, std::vector{0, 0});
  evaluation.add(std::array{0.25f, 0.75f}, std::array<std::uint8_t, 1>{0});
  CHECK(evaluation.accuracy() == Approx(2.0 / 3));
  CHECK(evaluation.confusion().count(0, 0) == 2);
  CHECK(evaluation.confusion().count(0, 1) == 1);
  CHECK(evaluation.loss() == Approx(-(std::log(0.75) + std::log(0.5) + std::log(0.25)) / 3));
  REQUIRE(evaluation.worst().size() == 1);
  CHECK(evaluation.worst()[0] ==
        Mistake{.index = 2, .label = 0, .predicted = 1, .probability = 0.75, .label_probability = 0.25});
}

TEST_CASE("the worst mistakes come first and only so many are kept") {
  Evaluation evaluation(3, 4);
  const std::vector<float> probabilities{
      0.5f,  0.25f,  0.25f,   // 10: label 1, mild
      0.0f,  1.0f,   0.0f,    // 11: label 2, certain and wrong
      0.75f, 0.125f, 0.125f,  // 12: label 2
      0.0f,  0.75f,  0.25f,   // 13: label 0, as unlikely as 11, less confident
      0.0f,  1.0f,   0.0f,    // 14: label 0, like 11
      1.0f,  0.0f,   0.0f,    // 15: label 0, right
  };
  evaluation.add(probabilities, std::vector<std::int64_t>{1, 2, 2, 0, 0, 0},
                 std::vector<std::int64_t>{10, 11, 12, 13, 14, 15});
  std::vector<std::int64_t> order;
  for (const Mistake& mistake : evaluation.worst()) order.push_back(mistake.index);
  CHECK(order == std::vector<std::int64_t>{11, 14, 13, 12});
  CHECK(std::isfinite(evaluation.loss()));
}

TEST_CASE("the order of batches does not change the worst mistakes") {
  const auto judged = [](std::vector<std::int64_t> order) {
    Evaluation evaluation(2, 3);
    for (const std::int64_t i : order) {
      const float p = 0.01f * static_cast<float>(i % 5);
      evaluation.add(std::vector{p, 1 - p}, std::vector{0}, std::vector{i});
    }
    return evaluation.worst();
  };
  CHECK(judged({1, 2, 3, 4, 5, 6, 10}) == judged({10, 6, 5, 4, 3, 2, 1}));
  CHECK(judged({1, 2, 3, 4, 5, 6, 10})[0].index == 5);
}

TEST_CASE("what does not fit together is refused") {
  Evaluation evaluation(2);
  CHECK_THROWS_WITH(evaluation.add(std::vector{0.5f, 0.5f, 1.0f}, std::vector{0, 1}),
                    "Evaluation: probabilities must be [N, classes] and labels [N] (expected 4, got 3)");
  CHECK_THROWS_WITH(evaluation.add(std::vector{0.5f, 0.5f}, std::vector{0}, std::vector<std::int64_t>{}),
                    "Evaluation: every label must have an index (expected 1, got 0)");
  CHECK_THROWS_WITH(evaluation.add(std::vector{0.5f, 0.5f}, std::vector{2}),
                    "ConfusionMatrix: the label must be a class (expected 0 to 1, got 2)");
  CHECK_THROWS_WITH(evaluation.add(std::vector{4.5f, -2.0f}, std::vector{0}),
                    "Evaluation: rows must be probabilities (expected 0 to 1, got 4.5)");
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS(evaluation.add(std::vector{nan, nan}, std::vector{0}), Error);
  CHECK(evaluation.confusion().total() == 0);
}
