// SPDX-License-Identifier: MIT
#include <whitematter/loss/mse_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto x = Tensor<double, Shape<Batch, 2>>::from({1, 2, 3, 4}, 2);
const auto t = Tensor<double, Shape<Batch, 2>>::from({1, 4, 0, 3.5}, 2);  // 0, -2, 3 and 0.5 below x

}  // namespace

TEST_CASE("mse_loss by hand") {
  CHECK(mse_loss(x, t).item() == 13.25 / 4);
  CHECK(mse_loss<Reduction::Sum>(x, t).item() == 13.25);
  const auto each = mse_loss<Reduction::None>(x, t);
  static_assert(std::is_same_v<decltype(each)::shape, Shape<Batch, 2>>);
  CHECK(each.to_vector() == std::vector<double>{0, 4, 9, 0.25});
}

TEST_CASE("mse_loss checks sizes") {
  CHECK_THROWS_WITH(mse_loss(x, zeros<Shape<Batch, 2>, double>(3)),
                    "mse_loss: input and target must have the same shape (expected [2, 2], got [3, 2])");
  const auto none = zeros<Shape<Batch, 2>>(0);
  CHECK_THROWS_WITH(mse_loss(none, none), "mse_loss: the batch must not be empty (expected >= 1, got 0)");
  CHECK(mse_loss<Reduction::Sum>(none, none).item() == 0);
}
