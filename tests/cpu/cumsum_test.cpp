// SPDX-License-Identifier: MIT
#include <whitematter/cpu/cumsum.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("running sums from both ends") {
  const auto x = array_of<std::int64_t>({2, 3}, {1, 2, 3, 4, 5, 6});
  using Values = std::vector<std::int64_t>;
  CHECK(values_of(kernel::cumsum(x, 1)) == Values{1, 3, 6, 4, 9, 15});
  CHECK(values_of(kernel::cumsum(x, 0)) == Values{1, 2, 3, 5, 7, 9});
  CHECK(values_of(kernel::cumsum(x, 1, kernel::Direction::Backward)) == Values{6, 5, 3, 15, 11, 6});
}

TEST_CASE("long running sums are rounded once") {
  const auto x = kernel::filled<float>({1 << 20}, 0.1f);
  const auto y = kernel::cumsum(x, 0);
  CHECK(y.data()[y.elements() - 1] == static_cast<float>(static_cast<double>(0.1f) * (1 << 20)));
}
