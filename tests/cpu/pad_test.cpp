// SPDX-License-Identifier: MIT
#include <whitematter/cpu/pad.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("kernels of padding by hand") {
  const auto x = array_of<double>({2, 3}, {1, 2, 3, 4, 5, 6});
  const Pads pads{{1, 0}, {0, 2}};
  const auto y = kernel::pad(x, pads, 9.0);
  CHECK(values_of(y) == std::vector<double>{9, 9, 9, 9, 9, 1, 2, 3, 9, 9, 4, 5, 6, 9, 9});
  CHECK(values_of(kernel::pad_backward(y, x.extents(), pads)) == values_of(x));
  const auto mirrored = kernel::pad_reflect(x, pads);
  CHECK(values_of(mirrored) == std::vector<double>{4, 5, 6, 5, 4, 1, 2, 3, 2, 1, 4, 5, 6, 5, 4});
  // Each element gets as many ones as it has images.
  CHECK(values_of(kernel::pad_reflect_backward(kernel::filled<double>({3, 5}, 1.0), x.extents(), pads)) ==
        std::vector<double>{2, 2, 1, 4, 4, 2});
}
