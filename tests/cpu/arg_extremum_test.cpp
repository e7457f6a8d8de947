// SPDX-License-Identifier: MIT
#include <whitematter/cpu/arg_extremum.hpp>

#include "support/arrays.hpp"

using namespace wm;
using Positions = std::vector<std::int64_t>;

TEST_CASE("arg_extremum finds the first of equal values") {
  const auto x = array_of<float>({2, 3}, {5, 1, 5, 0, 0, 7});
  CHECK(values_of(kernel::arg_extremum<true>(x, 1)) == Positions{0, 2});
  CHECK(values_of(kernel::arg_extremum<false>(x, 1)) == Positions{1, 0});
  CHECK(values_of(kernel::arg_extremum<true>(x, 0)) == Positions{0, 0, 1});
}

TEST_CASE("arg_extremum along an axis in the middle, in both layouts") {
  const auto x = sample_array<double>(1, {2, 3, 4, 5});
  const auto y = kernel::arg_extremum<true>(x, 1);
  CHECK(y.extents() == Extents{2, 1, 4, 5});
  CHECK(values_of(kernel::arg_extremum<true>(kernel::channels_last(x), 1)) == values_of(y));
}

TEST_CASE("the first NaN is beyond all numbers") {
  const double nan = std::nan("");
  CHECK(values_of(kernel::arg_extremum<true>(array_of<double>({1, 4}, {1, nan, 9, nan}), 1)) == Positions{1});
  CHECK(values_of(kernel::arg_extremum<false>(array_of<double>({1, 3}, {nan, -1, nan}), 1)) == Positions{0});
}

TEST_CASE("arg_extremum of integers") {
  CHECK(values_of(kernel::arg_extremum<true>(array_of<std::int64_t>({3}, {1, 4, 4}), 0)) == Positions{1});
}
