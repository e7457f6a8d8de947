// SPDX-License-Identifier: MIT
#include <whitematter/loss/huber_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto x = Tensor<double, Shape<Batch, 2>>::from({1, 2, 3, 4}, 2);
const auto t = Tensor<double, Shape<Batch, 2>>::from({1, 4, 0, 3.5}, 2);  // 0, -2, 3 and 0.5 below x

}  // namespace

TEST_CASE("huber_loss by hand") {
  CHECK(huber_loss<Reduction::None>(x, t).to_vector() == std::vector<double>{0, 1.5, 2.5, 0.125});
  CHECK(huber_loss(x, t, {.delta = 2}).item() == (0 + 2 + 4 + 0.125) / 4);
}

TEST_CASE("huber_loss checks sizes") {
  CHECK_THROWS_WITH(huber_loss(x, zeros<Shape<Batch, 2>, double>(3)),
                    "huber_loss: input and target must have the same shape (expected [2, 2], got [3, 2])");
  const auto none = zeros<Shape<Batch, 2>>(0);
  CHECK_THROWS_WITH(huber_loss(none, none), "huber_loss: the batch must not be empty (expected >= 1, got 0)");
  CHECK(huber_loss<Reduction::Sum>(none, none).item() == 0);
  CHECK_THROWS_WITH(huber_loss(x, t, {.delta = 0}),
                    "huber_loss: delta must be positive (expected > 0, got 0)");
}
