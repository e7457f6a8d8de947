// SPDX-License-Identifier: MIT
#include <whitematter/ops/scatter.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("scatter_add by hand") {
  const auto x = ramp<Shape<2, 3>>();
  const auto index = Tensor<std::int64_t, Shape<2, 2>>::from({0, 0, 2, 1});
  const auto values = Tensor<double, Shape<2, 2>>::from({10, 20, 30, 40});
  CHECK(scatter_add<1>(x, index, values).to_vector() == std::vector<double>{30, 1, 2, 3, 44, 35});
  CHECK(x.to_vector() == std::vector<double>{0, 1, 2, 3, 4, 5});
  CHECK_THROWS_WITH((scatter_add<0>(x, index, values)),
                    "scatter_add: indices must lie within the axis (expected 0 to 1, got 2 at [1, 0])");
  CHECK_THROWS_WITH((scatter_add<1>(x, zeros<Shape<2, Any>, std::int64_t>(3), values)),
                    "scatter_add: index and values must have one shape, which fits the tensor (expected [2, "
                    "3], got [2, 2])");
}

static_assert(scatterable<Shape<3, 4>, Shape<2, 9>, Shape<2, 9>, 1>);
static_assert(!scatterable<Shape<3, 4>, Shape<2, 9>, Shape<2, 8>, 1> &&
              !scatterable<Shape<3, 4>, Shape<4, 9>, Shape<4, 9>, 1>);
