// SPDX-License-Identifier: MIT
#include <whitematter/loss/cross_entropy.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto logits = sample<Shape<Batch, 4>>(1, 3);
const auto labels = Tensor<std::int64_t, Shape<Batch>>::from({2, 0, 3}, 3);

}  // namespace

TEST_CASE("cross_entropy by hand") {
  const auto x = Tensor<double, Shape<Batch, 2>>::from({0, std::log(3.0), std::log(4.0), 0}, 2);
  const auto l = Tensor<std::int32_t, Shape<Batch>>::from({1, 1}, 2);
  CHECK(cross_entropy(x, l).item() == Approx(-(std::log(0.75) + std::log(0.2)) / 2).epsilon(1e-14));
  const double smoothed = -(0.9 * std::log(0.75) + 0.05 * std::log(0.75 * 0.25) + 0.9 * std::log(0.2) +
                            0.05 * std::log(0.2 * 0.8)) /
                          2;
  CHECK(cross_entropy(x, l, {.label_smoothing = 0.1}).item() == Approx(smoothed).epsilon(1e-14));
}

TEST_CASE("cross_entropy of large logits does not overflow") {
  const auto x = Tensor<float, Shape<Batch, 2>>::from({1e4f, -1e4f}, 1);
  CHECK(cross_entropy(x, zeros<Shape<Batch>, std::int64_t>(1)).item() == 0);
  CHECK(cross_entropy(x, ones<Shape<Batch>, std::int64_t>(1)).item() == 2e4f);
}

TEST_CASE("gradients of cross_entropy") {
  check_operation([](const auto& x) { return cross_entropy(x, labels); }, logits);
  check_operation([](const auto& x) { return cross_entropy(x * 2, labels, {.label_smoothing = 0.3}) * 3; },
                  logits);
}

TEST_CASE("labels outside the classes name their row") {
  const auto wrong = Tensor<std::int64_t, Shape<Batch>>::from({2, 0, 4}, 3);
  CHECK_THROWS_WITH(cross_entropy(logits, wrong),
                    "cross_entropy: labels must be classes (expected 0 to 3, got 4 in row 2)");
  CHECK_THROWS_AS(cross_entropy(logits, wrong), IndexError);
  CHECK_THROWS_AS(cross_entropy(logits, Tensor<std::int64_t, Shape<Batch>>::from({-1, 0, 0}, 3)), IndexError);
}

TEST_CASE("batch and options are checked") {
  CHECK_THROWS_WITH(cross_entropy(logits, zeros<Shape<Batch>, std::int64_t>(2)),
                    "cross_entropy: logits must be [N, C] and labels [N] (expected [3, 4], got [2])");
  CHECK_THROWS_WITH((cross_entropy(zeros<Shape<Batch, 4>>(0), zeros<Shape<Batch>, std::int64_t>(0))),
                    "cross_entropy: the batch must not be empty (expected >= 1, got 0)");
  CHECK_THROWS_WITH(cross_entropy(logits, labels, {.label_smoothing = 1.5}),
                    "cross_entropy: label_smoothing must be a share (expected 0 to 1, got 1.5)");
}
