// SPDX-License-Identifier: MIT
#include <whitematter/loss/reduction.hpp>

#include "support/tensors.hpp"

using namespace wm;

static_assert(std::is_same_v<reduced_loss<Reduction::None, Shape<Batch, 3>>, Shape<Batch, 3>>);
static_assert(std::is_same_v<reduced_loss<Reduction::Mean, Shape<Batch, 3>>, Shape<>>);
static_assert(std::is_same_v<reduced_loss<Reduction::Sum, Shape<Batch, 3>>, Shape<>>);

TEST_CASE("losses are reduced to their sum, their mean or not") {
  const auto losses = array_of<double>({2, 2}, {1, 2, 3, 6});
  CHECK(values_of(detail::reduce_losses(losses, Reduction::Sum, 5)) == std::vector<double>{12});
  CHECK(detail::reduce_losses(losses, Reduction::Mean, 5).data()[0] == Approx(2.4));
  CHECK(values_of(detail::reduce_losses(losses, Reduction::None, 5)) == values_of(losses));
}

TEST_CASE("the gradient of each loss follows from the reduction") {
  const auto dy = kernel::filled<double>({}, 3);
  CHECK(values_of(detail::loss_gradient(dy, Reduction::Mean, 4)) == std::vector<double>{0.75});
  CHECK(values_of(detail::loss_gradient(dy, Reduction::Sum, 4)) == std::vector<double>{3});
}

TEST_CASE("a weight is 1 without one, and broadcasts") {
  const Extents sizes{3, 2};
  CHECK(values_of(LossWeight<double>().broadcasting_to("w: rule", sizes)) == std::vector<double>{1});
  const LossWeight<double> pair(ramp<Shape<2>>());
  CHECK(pair.broadcasting_to("w: rule", sizes).extents() == Extents{2});
  CHECK_THROWS_WITH(pair.broadcasting_to("w: rule", {2, 3}), "w: rule (expected [2, 3], got [2])");
  CHECK_THROWS_WITH(pair.broadcasting_to("w: rule", {1}), "w: rule (expected [1], got [2])");
}
