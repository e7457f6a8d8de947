// SPDX-License-Identifier: MIT
#include <whitematter/loss/smooth_l1_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto x = Tensor<double, Shape<Batch, 2>>::from({1, 2, 3, 4}, 2);
const auto t = Tensor<double, Shape<Batch, 2>>::from({1, 4, 0, 3.5}, 2);  // 0, -2, 3 and 0.5 below x

}  // namespace

TEST_CASE("smooth_l1_loss by hand") {
  CHECK(smooth_l1_loss<Reduction::None>(x, t).to_vector() == std::vector<double>{0, 1.5, 2.5, 0.125});
  CHECK(smooth_l1_loss(x, t, {.beta = 2}).item() == (0 + 1 + 2 + 0.0625) / 4);
  CHECK(smooth_l1_loss(x, t, {.beta = 0}).item() == 5.5 / 4);
}

TEST_CASE("smooth_l1_loss checks sizes") {
  CHECK_THROWS_WITH(
      smooth_l1_loss(x, zeros<Shape<Batch, 2>, double>(3)),
      "smooth_l1_loss: input and target must have the same shape (expected [2, 2], got [3, 2])");
  const auto none = zeros<Shape<Batch, 2>>(0);
  CHECK_THROWS_WITH(smooth_l1_loss(none, none),
                    "smooth_l1_loss: the batch must not be empty (expected >= 1, got 0)");
  CHECK(smooth_l1_loss<Reduction::Sum>(none, none).item() == 0);
  CHECK_THROWS_WITH(smooth_l1_loss(x, t, {.beta = -1}),
                    "smooth_l1_loss: beta must not be negative (expected >= 0, got -1)");
}
