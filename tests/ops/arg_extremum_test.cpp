// SPDX-License-Identifier: MIT
#include <whitematter/ops/arg_extremum.hpp>

#include "support/tensors.hpp"

using namespace wm;
using Positions = std::vector<std::int64_t>;

TEST_CASE("argmax and argmin by hand") {
  const auto x = Tensor<float, Shape<2, 3>>::from({1, 5, 5, 4, 0, 7});
  CHECK(argmax<1>(x).to_vector() == Positions{1, 2});
  CHECK(argmin<-1>(x).to_vector() == Positions{0, 1});
  CHECK(argmax<0>(x).to_vector() == Positions{1, 0, 1});
  static_assert(std::is_same_v<decltype(argmax<0>(x, keepdim)), Tensor<std::int64_t, Shape<1, 3>>>);
  CHECK(argmin<0>(x, keepdim).extents() == Extents{1, 3});
  CHECK(argmax<0>(Tensor<std::int64_t, Shape<3>>::from({1, 4, 4})).item() == 1);
}

TEST_CASE("argmax of no elements") {
  CHECK_THROWS_WITH(argmax<0>(zeros<Shape<Batch, 3>>(0)),
                    "argmax: the axis must have elements (expected >= 1, got 0)");
  CHECK_THROWS_WITH(argmin<0>(zeros<Shape<Batch, 3>>(0)),
                    "argmin: the axis must have elements (expected >= 1, got 0)");
  CHECK(argmax<1>(zeros<Shape<Batch, 3>>(0)).elements() == 0);
}
