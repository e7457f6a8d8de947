// SPDX-License-Identifier: MIT
#include <whitematter/ops/tril.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("triangles by hand") {
  const auto x = ramp<Shape<2, 3>>();
  CHECK(tril(x).to_vector() == std::vector<double>{0, 0, 0, 3, 4, 0});
  CHECK(triu(x, 1).to_vector() == std::vector<double>{0, 1, 2, 0, 0, 5});
  const auto mask = full<Shape<2, 2>>(true);
  CHECK(tril(mask).to_vector() == std::vector<bool>{true, false, true, true});
}

TEST_CASE("triangles do not depend on the order in memory") {
  check_layouts([](const auto& x) { return tril(x, -1); }, sample<Shape<Batch, 3, 4, 5>>(1, 2));
}
