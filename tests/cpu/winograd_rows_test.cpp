// SPDX-License-Identifier: MIT
#include <whitematter/cpu/winograd_rows.hpp>

#include "support/arrays.hpp"

using namespace wm;
using namespace wm::kernel;
using kernel::detail::ImageChannels;

TEST_CASE("pixels of a tile are those of the image, and zeros outside of it") {
  const auto x = sample_array<float>(1, {2, 3, 4, 5});  // images, rows, columns, channels
  const ImageChannels<float> images{x.data(), 3, 4, 5, 2, 3};
  const float zeros[3] = {};
  const float* pixels[16];
  const auto at = [&](int image, int row, int column) {
    return x.data() + ((image * 3 + row) * 4 + column) * 5 + 2;
  };
  images.pixels(1, 0, 1, 3, zeros, pixels);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) CHECK(pixels[i * 3 + j] == at(1, i, 1 + j));
  images.pixels(1, -1, 2, 4, zeros, pixels);
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j) {
      const bool inside = i > 0 && j < 2;
      CHECK(pixels[i * 4 + j] == (inside ? at(1, i - 1, 2 + j) : zeros));
    }
}

TEST_CASE("tiles are visited in order, from any of them on") {
  const TileGrid grid{TileSizes::of<WinogradTile<2>>(), 2, 3, 5, 3, 5, 1, 1};
  const auto x = sample_array<float>(1, {2, 3, 5, 1});
  const ImageChannels<float> images{x.data(), 3, 5, 1, 0, 1};
  std::vector<const float*> seen;
  kernel::detail::for_each_tile(grid, images, 1, 2, 0, 0, 4, 3,
                                [&](int, const float* const* pixels) { seen.push_back(pixels[0]); });
  // The last two tiles of an image's second row, and the next image's first.
  CHECK(seen == std::vector<const float*>{x.data() + 2 * 5 + 2, x.data() + 2 * 5 + 4, x.data() + 15});
}

TEST_CASE("rows and points do not lie at distances of a power of two") {
  const kernel::detail::TileRows<float> strides(16, 64);
  CHECK(strides.row == 64 + vector_lanes<float>());
  CHECK(strides.point == 16 * strides.row + vector_lanes<float>());
  CHECK(kernel::detail::panel_columns<float>() == 2 * vector_lanes<float>());
  CHECK(kernel::detail::panel_point_stride<float>(8) == 17 * vector_lanes<float>());
}
