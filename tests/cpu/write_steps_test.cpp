// SPDX-License-Identifier: MIT
#include <whitematter/cpu/write_steps.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("steps are written over others, and the rest stays") {
  const auto to = kernel::filled<float>({2, 3, 2}, 0), x = kernel::filled<float>({2, 1, 2}, 1);
  x.data()[2] = 2;
  kernel::write_steps(to, 1, x);
  CHECK(values_of(to) == std::vector<float>{0, 0, 1, 1, 0, 0, 0, 0, 2, 1, 0, 0});
}
