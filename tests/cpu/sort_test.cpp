// SPDX-License-Identifier: MIT
#include <whitematter/cpu/sort.hpp>

#include <limits>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("equal values keep their order, and NaN is the largest") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto x = array_of<double>({7}, {1, nan, 3, 1, -2, nan, 3});
  using Indices = std::vector<std::int64_t>;
  CHECK(values_of(kernel::sort(x, 0, 7, true).second) == Indices{1, 5, 2, 6, 0, 3, 4});
  CHECK(values_of(kernel::sort(x, 0, 7, false).second) == Indices{4, 0, 3, 2, 6, 1, 5});
  CHECK(values_of(kernel::sort(x, 0, 3, true).second) == Indices{1, 5, 2});
  CHECK(values_of(kernel::sort(x, 0, 4, true).first)[3] == 3);
}

TEST_CASE("any axis can be sorted") {
  const auto x = array_of<int>({2, 3}, {1, 5, 2, 4, 3, 2});
  const auto [values, indices] = kernel::sort(x, 0, 1, true);
  CHECK(values.extents() == Extents{1, 3});
  CHECK(values_of(values) == std::vector{4, 5, 2});
  CHECK(values_of(indices) == std::vector<std::int64_t>{1, 0, 0});
}
