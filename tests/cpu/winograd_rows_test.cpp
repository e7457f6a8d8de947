// SPDX-License-Identifier: MIT
#include <whitematter/cpu/winograd_rows.hpp>

#include "support/arrays.hpp"

using namespace wm;
using namespace wm::kernel;
using kernel::detail::TilePixels;
using kernel::detail::TileWindow;

TEST_CASE("pixels of a tile are those of the image, and zeros outside of it") {
  const auto x = sample_array<float>(1, {2, 5, 4, 3});  // images, rows, columns, channels
  const TileGrid grid{TileSizes::of<WinogradTile<2>>(), 2, 5, 4, 5, 4, 1, 1};
  const TilePixels<float> pixels(grid, TileWindow<float>::inputs(grid, x.data(), 3), 0,
                                 static_cast<int>(grid.count()));
  for (int t = 0; t < grid.count(); ++t) {
    const auto place = grid.place(t);
    for (int i = 0; i < 4; ++i)
      for (int j = 0; j < 4; ++j) {
        const int row = 2 * place.row - 1 + i, column = 2 * place.column - 1 + j;
        const float* pixel = pixels[t][i * 4 + j];
        if (row >= 0 && row < 5 && column >= 0 && column < 4)
          CHECK(pixel == x.data() + ((place.image * 5 + row) * 4 + column) * 3);
        else
          CHECK((pixel[0] == 0 && pixel[1] == 0 && pixel[2] == 0));
      }
  }
}

TEST_CASE("tiles follow each other from any of them on") {
  const TileGrid grid{TileSizes::of<WinogradTile<2>>(), 2, 3, 5, 3, 5, 1, 1};
  const auto y = sample_array<float>(1, {2, 3, 5, 1});
  const TilePixels<float> pixels(grid, TileWindow<float>::outputs(grid, y.data(), 1), 4, 3);
  // The last two tiles of an image's second row, and the next image's first.
  CHECK(pixels[0][0] == y.data() + 2 * 5 + 2);
  CHECK(pixels[1][0] == y.data() + 2 * 5 + 4);
  CHECK(pixels[2][0] == y.data() + 15);
}

TEST_CASE("rows and points do not lie at distances of a power of two") {
  const kernel::detail::TileRows<float> strides(16, 64);
  CHECK(strides.row == 64 + vector_lanes<float>());
  CHECK(strides.point == 16 * strides.row + vector_lanes<float>());
  CHECK(kernel::detail::panel_columns<float>() == 2 * vector_lanes<float>());
  CHECK(kernel::detail::panel_point_stride<float>(8) == 17 * vector_lanes<float>());
}
