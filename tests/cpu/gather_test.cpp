// SPDX-License-Identifier: MIT
#include <whitematter/cpu/gather.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("indices outside their range are named with their position") {
  const auto index = array_of<std::int64_t>({2, 3}, {0, 1, 4, 2, -1, 0});
  CHECK_THROWS_WITH(kernel::check_indices("pick: indices must lie within the axis", index, 4),
                    "pick: indices must lie within the axis (expected 0 to 3, got 4 at [0, 2])");
  CHECK_THROWS_AS(kernel::check_indices("pick", index.sliced(1, 1), 5), IndexError);
  CHECK_NOTHROW(kernel::check_indices("pick", index.sliced(0, 1), 5));
}

TEST_CASE("sums of scattered values do not depend on the number of threads") {
  const Extents extents{40, 3, 500};
  Array<std::int32_t> index({40, 9, 500});
  Generator generator(1);
  for (std::int64_t i = 0; i < index.elements(); ++i) index.data()[i] = static_cast<int>(generator.below(3));
  const auto values = sample_array<float>(2, index.extents());
  const auto sum = [&](int threads) {
    const Threads setting(threads);
    return values_of(kernel::gather_backward(values, index, extents, 1));
  };
  CHECK(sum(1) == sum(2));
  CHECK(sum(1) == sum(3));
}
