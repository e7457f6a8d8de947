// SPDX-License-Identifier: MIT
#include <whitematter/loss/l1_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto x = Tensor<double, Shape<Batch, 2>>::from({1, 2, 3, 4}, 2);
const auto t = Tensor<double, Shape<Batch, 2>>::from({1, 4, 0, 3.5}, 2);  // 0, -2, 3 and 0.5 below x

}  // namespace

TEST_CASE("l1_loss by hand") {
  CHECK(l1_loss(x, t).item() == 5.5 / 4);
  CHECK(l1_loss<Reduction::None>(x, t).to_vector() == std::vector<double>{0, 2, 3, 0.5});
}

TEST_CASE("the gradient of l1_loss is 0 where both are equal") {
  auto y = x.clone();
  y.requires_grad();
  l1_loss<Reduction::Sum>(y, t).backward();
  CHECK(y.grad().to_vector() == std::vector<double>{0, -1, 1, 1});
}

TEST_CASE("l1_loss checks sizes") {
  CHECK_THROWS_WITH(l1_loss(x, zeros<Shape<Batch, 2>, double>(3)),
                    "l1_loss: input and target must have the same shape (expected [2, 2], got [3, 2])");
  const auto none = zeros<Shape<Batch, 2>>(0);
  CHECK_THROWS_WITH(l1_loss(none, none), "l1_loss: the batch must not be empty (expected >= 1, got 0)");
  CHECK(l1_loss<Reduction::Sum>(none, none).item() == 0);
}
