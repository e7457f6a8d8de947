// SPDX-License-Identifier: MIT
#include <whitematter/cpu/convolution_sizes.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("sizes of a convolution follow from its geometry") {
  const Conv conv{.stride = {2, 1}, .padding = {1, 0}, .dilation = {1, 2}, .groups = 2};
  const kernel::ConvolutionSizes s({3, 4, 9, 8}, {6, 2, 3, 2}, conv);
  CHECK(s.x() == Extents{3, 4, 9, 8});
  CHECK(s.y() == Extents{3, 6, 5, 6});
  CHECK(s.out_pixels() == 3 * 5 * 6);
  CHECK(s.in_group() == 2);
  CHECK(s.out_group() == 3);
  CHECK(s.taps() == 6);
  CHECK(!s.depthwise());
  CHECK(kernel::ConvolutionSizes({1, 4, 9, 8}, {4, 1, 3, 3}, {.groups = 4}).depthwise());
}
