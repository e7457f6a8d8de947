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

TEST_CASE("cross_entropy by hand with weights, an ignored label and other reductions") {
  const auto x = Tensor<double, Shape<Batch, 2>>::from({0, std::log(3.0), std::log(4.0), 0}, 2);
  const auto l = Tensor<std::int64_t, Shape<Batch>>::from({0, 1}, 2);
  const double first = -std::log(0.25), second = -std::log(0.2);
  const auto each = cross_entropy<Reduction::None>(x, l);
  static_assert(std::is_same_v<decltype(each)::shape, Shape<Batch>>);
  check_close(each.to_vector(), {first, second}, 1e-14);
  CHECK(cross_entropy<Reduction::Sum>(x, l).item() == Approx(first + second));
  const auto weight = Tensor<double, Shape<2>>::from({3, 1});
  CHECK(cross_entropy(x, l, {.weight = weight}).item() == Approx((3 * first + second) / 4));
  CHECK(cross_entropy(x, l, {.ignore_index = 0}).item() == Approx(second));
  CHECK(std::isnan(cross_entropy(x, zeros<Shape<Batch>, std::int64_t>(2), {.ignore_index = 0}).item()));
}

TEST_CASE("cross_entropy of dense labels and of probabilities") {
  const auto x = Tensor<double, Shape<1, 2, 3>>::from({0, 0, 0, 0, std::log(3.0), std::log(4.0)});
  const auto l = Tensor<std::int64_t, Shape<1, 3>>::from({1, 0, 1});
  const std::vector<double> losses{-std::log(0.5), -std::log(0.25), -std::log(0.8)};
  for (const auto& same : {x, with_channels_last(x)}) {
    check_close(cross_entropy<Reduction::None>(same, l).to_vector(), losses, 1e-14);
    const auto soft = Tensor<double, Shape<1, 2, 3>>::from({0, 1, 0, 1, 0, 1});
    const auto each = cross_entropy<Reduction::None>(same, soft);
    static_assert(std::is_same_v<decltype(each)::shape, Shape<1, 3>>);
    check_close(each.to_vector(), losses, 1e-14);
    CHECK(cross_entropy(same, soft).item() == Approx((losses[0] + losses[1] + losses[2]) / 3));
  }
}

TEST_CASE("labels outside the classes name their row") {
  const auto wrong = Tensor<std::int64_t, Shape<Batch>>::from({2, 0, 4}, 3);
  CHECK_THROWS_WITH(cross_entropy(logits, wrong),
                    "cross_entropy: labels must be classes (expected 0 to 3, got 4 in row 2)");
  CHECK_THROWS_AS(cross_entropy(logits, wrong), IndexError);
  CHECK_THROWS_AS(cross_entropy(logits, Tensor<std::int64_t, Shape<Batch>>::from({-1, 0, 0}, 3)), IndexError);
}

TEST_CASE("batch and options are checked") {
  CHECK_THROWS_WITH(
      cross_entropy(logits, zeros<Shape<Batch>, std::int64_t>(2)),
      "cross_entropy: logits must be [N, C, ...] and labels [N, ...] (expected [3, 4], got [2])");
  CHECK_THROWS_WITH((cross_entropy(zeros<Shape<Batch, 4>>(0), zeros<Shape<Batch>, std::int64_t>(0))),
                    "cross_entropy: the batch must not be empty (expected >= 1, got 0)");
  CHECK_THROWS_WITH(cross_entropy(logits, labels, {.label_smoothing = 1.5}),
                    "cross_entropy: label_smoothing must be a share (expected 0 to 1, got 1.5)");
}

TEST_CASE("cross_entropy checks weights of classes that the type does not know") {
  const auto x = zeros<Shape<Batch, Any>, double>(3, 4);
  const auto few = zeros<Shape<Any>, double>(3), right = ones<Shape<Any>, double>(4);
  CHECK_THROWS_WITH(cross_entropy(x, labels, {.weight = few}),
                    "cross_entropy: weight must be [C] (expected [4], got [3])");
  CHECK_THROWS_AS(cross_entropy(x, x, {.weight = few}), ShapeError);
  CHECK_NOTHROW(cross_entropy(x, labels, {.weight = right}));
}
