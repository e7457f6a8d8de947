// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

/// Fast algorithms for a 3 x 3 kernel, which compute a tile of outputs with fewer products than the
/// definition. Each is given in one direction: a tile reads `reads` inputs and makes `points` of them,
/// multiplies them with points of the kernel, and makes `outputs` of the products. Some points share one of
/// the `filters` points of the kernel. Tiles read `input_step` apart.
namespace wm::kernel {

/// F(Outputs, 3): stride 1, for the output and, with the kernel turned, for the gradient of the input.
template <int Outputs>
struct WinogradTile {
  static constexpr int outputs = Outputs, reads = Outputs + 2, points = reads, filters = reads;
  static constexpr int input_step = outputs;
  static constexpr int filter(int point) { return point; }
};

/// Stride 2: the inputs between meet the middle tap alone, the others the outer two as F(4, 2). Nine products
/// for four outputs, where the definition has twelve.
struct StridedTile {
  static constexpr int outputs = 4, reads = 9, points = 9, filters = 6, input_step = 8;
  static constexpr int filter(int point) { return point < 5 ? point : 5; }
};

/// The gradient of the input of a convolution with stride 2 and padding 1, from the output's: every other one
/// comes through the middle tap, the others through the outer two.
struct StridedGradientTile {
  static constexpr int outputs = 8, reads = 5, points = 9, filters = 6, input_step = 4;
  static constexpr int filter(int point) { return point < 5 ? point : 5; }
};

inline constexpr int most_tile_points = 9;

/// A kind of tile as values, so that what goes through images and channels is compiled once for all kinds.
struct TileSizes {
  int outputs, reads, points, filters, input_step;
  std::array<int, most_tile_points> filter;  // of each point

  template <class Tile>
  static constexpr TileSizes of() {
    TileSizes sizes{Tile::outputs, Tile::reads, Tile::points, Tile::filters, Tile::input_step, {}};
    for (int point = 0; point < Tile::points; ++point)
      sizes.filter[static_cast<std::size_t>(point)] = Tile::filter(point);
    return sizes;
  }

  /// Points and filters in both directions.
  constexpr int points_2d() const { return points * points; }
  constexpr int filters_2d() const { return filters * filters; }
  constexpr int filter_of(int point) const {
    const auto of = [this](int p) { return filter[static_cast<std::size_t>(p)]; };
    return of(point / points) * filters + of(point % points);
  }
  /// Whether another point has come before that shares its filter.
  constexpr bool repeats_filter(int point) const {
    const auto repeats = [this](int p) {
      return p > 0 && filter[static_cast<std::size_t>(p)] == filter[static_cast<std::size_t>(p - 1)];
    };
    return repeats(point / points) || repeats(point % points);
  }
};

/// Images cut into such tiles, row by row of each image. `top` and `left` are how far a tile reads above and
/// to the left of where it begins.
struct TileGrid {
  TileSizes tile;
  int batch, height, width, out_height, out_width, top, left;

  struct Place {
    std::int64_t image;
    int row, column;
  };

  int rows() const { return (out_height + tile.outputs - 1) / tile.outputs; }
  int columns() const { return (out_width + tile.outputs - 1) / tile.outputs; }
  std::int64_t count() const { return std::int64_t{batch} * rows() * columns(); }
  /// The place of a tile, and of the one behind another.
  Place place(std::int64_t index) const {
    const int across = columns(), down = rows();
    const std::int64_t row = index / across;
    return {row / down, static_cast<int>(row % down), static_cast<int>(index % across)};
  }
  void advance(Place& at) const {
    if (++at.column < columns()) return;
    at.column = 0;
    if (++at.row < rows()) return;
    at.row = 0;
    ++at.image;
  }
};

}  // namespace wm::kernel
