// SPDX-License-Identifier: MIT
#pragma once

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

/// Images cut into such tiles, row by row of each image. `top` and `left` are how far a tile reads above and
/// to the left of where it begins.
template <class Tile>
struct WinogradTiles {
  int batch, height, width, out_height, out_width, top, left;

  struct Place {
    std::int64_t image;
    int row, column;
  };

  int rows() const { return (out_height + Tile::outputs - 1) / Tile::outputs; }
  int columns() const { return (out_width + Tile::outputs - 1) / Tile::outputs; }
  std::int64_t count() const { return std::int64_t{batch} * rows() * columns(); }
  Place place(std::int64_t tile) const {
    const int across = columns(), down = rows();
    const std::int64_t row = tile / across;
    return {row / down, static_cast<int>(row % down), static_cast<int>(tile % across)};
  }
};

/// A weight [O, I, 3, 3] as matrices of taps: row and column are its two channels in either order. `turned`
/// reads the taps from the last to the first, as the gradient for the input does.
template <class T>
struct WinogradWeight {
  const T* data;
  int rows, columns;
  std::int64_t row_step, column_step;
  bool turned;
};

}  // namespace wm::kernel
