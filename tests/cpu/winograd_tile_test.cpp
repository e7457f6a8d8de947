// SPDX-License-Identifier: MIT
#include <whitematter/cpu/winograd_tile.hpp>

#include "support/catch.hpp"

using namespace wm::kernel;

TEST_CASE("tiles are counted row by row of each image, the last of a row or column cut") {
  const TileGrid tiles{TileSizes::of<WinogradTile<4>>(), 2, 9, 6, 9, 6, 1, 1};
  CHECK(tiles.rows() == 3);
  CHECK(tiles.columns() == 2);
  CHECK(tiles.count() == 12);
  auto place = tiles.place(9);
  CHECK((place.image == 1 && place.row == 1 && place.column == 1));
  place = tiles.place(0);
  for (int i = 0; i < 9; ++i) tiles.advance(place);
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

TEST_CASE("points know their filters") {
  constexpr TileSizes own = TileSizes::of<WinogradTile<4>>(), strided = TileSizes::of<StridedTile>();
  static_assert(own.points_2d() == 36 && own.filters_2d() == 36 && strided.points_2d() == 81 &&
                strided.filters_2d() == 36);
  for (int point = 0; point < own.points_2d(); ++point) {
    CHECK(own.filter_of(point) == point);
    CHECK_FALSE(own.repeats_filter(point));
  }
  CHECK(strided.filter_of(80) == 35);
  CHECK(strided.filter_of(4 * 9 + 6) == 4 * 6 + 5);
  CHECK_FALSE(strided.repeats_filter(5));
  CHECK(strided.repeats_filter(6));
  CHECK(strided.repeats_filter(6 * 9));
}
