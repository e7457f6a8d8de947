// SPDX-License-Identifier: MIT
#include <whitematter/cpu/extremum.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("extremum over rows, over columns and over all") {
  const auto x = array_of<float>({2, 3}, {1, 5, -2, 4, 0, 7});
  CHECK(values_of(kernel::extremum<true>(x, 2u)) == std::vector<float>{5, 7});
  CHECK(values_of(kernel::extremum<false>(x, 1u)) == std::vector<float>{1, 0, -2});
  CHECK(kernel::extremum<true>(x, 3u).extents() == Extents{1, 1});
  CHECK(values_of(kernel::extremum<false>(x, 3u)) == std::vector<float>{-2});
}

TEST_CASE("NaN is the extremum wherever it stands") {
  for (std::size_t at : {0u, 3u, 16u}) {
    std::vector<double> values(17, 1.0);
    values[at] = std::nan("");
    CHECK(std::isnan(*kernel::extremum<true>(array_of<double>({1, 17}, values), 2u).data()));
    CHECK(std::isnan(*kernel::extremum<false>(array_of<double>({17, 1}, values), 1u).data()));
  }
}

TEST_CASE("extremum does not depend on layout or threads") {
  const auto x = sample_array<float>(1, {70, 3, 20, 20});
  for (unsigned axes : {15u, 13u, 1u, 12u, 2u}) {
    const auto expected = values_of(kernel::extremum<true>(x, axes));
    const Threads threads(4);
    CHECK(values_of(kernel::extremum<true>(kernel::channels_last(x), axes)) == expected);
  }
}

TEST_CASE("the extremum of nothing is beyond all numbers") {
  CHECK(values_of(kernel::extremum<true>(Array<float>({0, 2}), 1u)) ==
        std::vector<float>(2, -std::numeric_limits<float>::infinity()));
}
