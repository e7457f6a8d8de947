// SPDX-License-Identifier: MIT
#include <whitematter/cpu/one_row.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("a sequence is an image of one row and back, its elements in place") {
  for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
    const auto x = sample_array<float>(1, {2, 3, 5}, layout);
    const auto image = kernel::to_one_row(x);
    CHECK(image.extents() == Extents{2, 3, 1, 5});
    CHECK(image.data() == x.data());
    CHECK(values_of(image) == values_of(x));
    const auto back = kernel::from_one_row(image);
    CHECK(back.extents() == x.extents());
    CHECK(back.layout() == layout);
  }
  CHECK(!kernel::from_one_row(Array<float>()));
}
