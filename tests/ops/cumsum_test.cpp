// SPDX-License-Identifier: MIT
#include <whitematter/ops/cumsum.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("running sums by hand") {
  const auto x = ramp<Shape<2, 3>>();
  CHECK(cumsum<-1>(x).to_vector() == std::vector<double>{0, 1, 3, 3, 7, 12});
  CHECK(cumsum<0>(x).to_vector() == std::vector<double>{0, 1, 2, 3, 5, 7});
  CHECK(cumsum<0>(zeros<Shape<Batch>>(0)).elements() == 0);
}

TEST_CASE("running sums do not depend on the order in memory") {
  check_layouts([](const auto& x) { return cumsum<1>(x); }, sample<Shape<Batch, 3, 2, 4>>(1, 2));
}

static_assert(cumulable<float> && cumulable<std::int64_t> && !cumulable<std::int32_t> && !cumulable<bool>);
