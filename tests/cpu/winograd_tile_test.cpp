// SPDX-License-Identifier: MIT
#include <whitematter/cpu/winograd_tile.hpp>

#include "support/catch.hpp"

using namespace wm::kernel;

TEST_CASE("tiles are counted row by row of each image, the last of a row or column cut") {
  const WinogradTiles<WinogradTile<4>> tiles{2, 9, 6, 9, 6, 1, 1};
  CHECK(tiles.rows() == 3);
  CHECK(tiles.columns() == 2);
  CHECK(tiles.count() == 12);
  const auto place = tiles.place(9);
  CHECK((place.image == 1 && place.row == 1 && place.column == 1));
}

TEST_CASE("a tile saves products") {
  const auto share = [](auto tile) {
    return static_cast<double>(tile.points) / (3 * tile.outputs) * tile.points / (3 * tile.outputs);
  };
  CHECK(share(WinogradTile<2>{}) == Approx(4.0 / 9));
  CHECK(share(WinogradTile<4>{}) == Approx(1.0 / 4));
  CHECK(share(StridedTile{}) == Approx(9.0 / 16));
}
