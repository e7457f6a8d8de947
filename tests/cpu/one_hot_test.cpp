// SPDX-License-Identifier: MIT
#include <whitematter/cpu/one_hot.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("the kernel of one_hot sets a 1 in each row") {
  const auto y = kernel::one_hot<double>(array_of<std::int32_t>({2, 1}, {2, 0}), 3);
  CHECK(y.extents() == Extents{2, 1, 3});
  CHECK(values_of(y) == std::vector<double>{0, 0, 1, 1, 0, 0});
}
