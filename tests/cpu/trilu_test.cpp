// SPDX-License-Identifier: MIT
#include <whitematter/cpu/trilu.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("triangles of a batch of matrices") {
  using kernel::Triangle;
  const auto x = kernel::filled<int>({2, 2, 3}, 1);
  CHECK(values_of(kernel::trilu(x, Triangle::Lower, 0)) == std::vector{1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0});
  CHECK(values_of(kernel::trilu(x, Triangle::Upper, 1)) == std::vector{0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1});
  CHECK(values_of(kernel::trilu(x, Triangle::Lower, -3)) == std::vector<int>(12, 0));
  CHECK(values_of(kernel::trilu(x, Triangle::Upper, -9)) == std::vector<int>(12, 1));
}
