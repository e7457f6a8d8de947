// SPDX-License-Identifier: MIT
#include <whitematter/loss/focal_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto x = Tensor<double, Shape<Batch, 2>>::from({0, std::log(3.0), std::log(3.0), 0}, 2);
const auto labels = Tensor<std::int64_t, Shape<Batch>>::from({0, 0}, 2);
const double hard = -std::log(0.25), easy = -std::log(0.75);

}  // namespace

TEST_CASE("focal_loss by hand") {
  const auto each = focal_loss<Reduction::None>(x, labels);
  static_assert(std::is_same_v<decltype(each)::shape, Shape<Batch>>);
  check_close(each.to_vector(), {0.5625 * hard, 0.0625 * easy}, 1e-14);
  CHECK(focal_loss(x, labels, {.alpha = 2, .gamma = 0}).item() == Approx(hard + easy));
  const auto weight = Tensor<double, Shape<2>>::from({4, 1});
  CHECK(focal_loss(x, labels, {.weight = weight, .gamma = 1}).item() ==
        Approx(2 * (0.75 * hard + 0.25 * easy)));
}

TEST_CASE("an ignored label counts for nothing in focal_loss") {
  const auto some = Tensor<std::int64_t, Shape<Batch>>::from({0, 7}, 2);
  CHECK(focal_loss(x, some, {.gamma = 0, .ignore_index = 7}).item() == Approx(hard));
}

TEST_CASE("focal_loss checks labels and options") {
  CHECK_THROWS_WITH(focal_loss(x, Tensor<std::int64_t, Shape<Batch>>::from({0, 2}, 2)),
                    "focal_loss: labels must be classes (expected 0 to 1, got 2 in row 1)");
  CHECK_THROWS_WITH(focal_loss(x, labels, {.gamma = -1}),
                    "focal_loss: gamma must not be negative (expected >= 0, got -1)");
}

TEST_CASE("focal_loss checks weights of classes that the type does not know") {
  const Tensor<double, Shape<Batch, Any>> any = x;
  CHECK_THROWS_WITH(focal_loss(any, labels, {.weight = zeros<Shape<Any>, double>(1)}),
                    "focal_loss: weight must be [C] (expected [2], got [1])");
}
