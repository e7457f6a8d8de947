// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/winograd_transforms.hpp>

/// Between images and what Winograd's products read and write: rows [point, tile, channel].
namespace wm::kernel::detail {

/// How far rows and points lie apart: a vector further than what they hold, as distances of a power of two
/// would meet in the same sets of a cache.
template <class T>
struct TileRows {
  std::int64_t row, point;

  TileRows(int tiles, int channels)
      : row(channels + vector_lanes<T>()), point(tiles * row + vector_lanes<T>()) {}
};

/// Columns of a panel: those of two vectors.
template <class T>
int panel_columns() {
  return 2 * vector_lanes<T>();
}

/// The distance of points in a panel's rows [point, tile, column], which lie without a gap.
template <class T>
std::int64_t panel_point_stride(int tiles) {
  return std::int64_t{tiles} * panel_columns<T>() + vector_lanes<T>();
}

/// Images [N, height, width, depth], of which `channels` are read from channel `from` on.
template <class T>
struct ImageChannels {
  const T* data;
  int height, width, depth, from, channels;

  /// Pointers to size x size pixels of an image; what lies outside of it is `outside`.
  void pixels(std::int64_t image, int top, int left, int size, const T* outside, const T** to) const {
    const T* row = data + ((image * height + top) * width + left) * depth + from;
    const std::int64_t row_step = std::int64_t{width} * depth;
    if (top >= 0 && left >= 0 && top + size <= height && left + size <= width) {
      for (int i = 0; i < size; ++i, row += row_step) {
        const T* pixel = row;
        for (int j = 0; j < size; ++j, pixel += depth) *to++ = pixel;
      }
      return;
    }
    for (int i = top; i < top + size; ++i, row += row_step) {
      const T* pixel = row;
      for (int j = left; j < left + size; ++j, pixel += depth)
        *to++ = i >= 0 && i < height && j >= 0 && j < width ? pixel : outside;
    }
  }
};

/// Calls f(t, pixels) for each of the tiles [first, first + count): size x size of them, which begin `step`
/// pixels apart.
template <class T, class F>
void for_each_tile(const TileGrid& grid, const ImageChannels<T>& images, int size, int step, int top,
                   int left, std::int64_t first, int count, F f) {
  const Storage<T, Cpu> zeros(images.channels);
  std::fill_n(zeros.data(), images.channels, T(0));
  std::array<const T*, most_tile_points * most_tile_points> pixels;
  auto at = grid.place(first);
  for (int t = 0; t < count; ++t, grid.advance(at)) {
    images.pixels(at.image, at.row * step - top, at.column * step - left, size, zeros.data(), pixels.data());
    f(t, pixels.data());
  }
}

/// The transformed inputs of these tiles and of channels [from, from + channels). x [N, H, W, depth]
template <class T>
void tile_inputs(const WinogradTransforms<T>& transforms, const TileGrid& grid, const T* x, int depth,
                 int from, int channels, std::int64_t first, int count, T* rows, const TileRows<T>& strides) {
  const ImageChannels<T> images{x, grid.height, grid.width, depth, from, channels};
  for_each_tile(grid, images, grid.tile.reads, grid.tile.input_step, grid.top, grid.left, first, count,
                [&](int t, const T* const* pixels) {
                  transforms.input(pixels, channels, rows + t * strides.row, strides.point);
                });
}

/// The transformed gradients of their outputs, as a panel [point, tile, column]. dy [N, OH, OW, depth]
template <class T>
void tile_gradients(const WinogradTransforms<T>& transforms, const TileGrid& grid, const T* dy, int depth,
                    int from, int channels, std::int64_t first, int count, T* panel) {
  const ImageChannels<T> images{dy, grid.out_height, grid.out_width, depth, from, channels};
  for_each_tile(grid, images, grid.tile.outputs, grid.tile.outputs, 0, 0, first, count,
                [&](int t, const T* const* pixels) {
                  transforms.gradient(pixels, channels, panel + t * panel_columns<T>(),
                                      panel_point_stride<T>(count));
                });
}

/// Their outputs of these channels, from sums [point, tile, column]. y [N, OH, OW, depth]
template <class T>
void tile_outputs(const WinogradTransforms<T>& transforms, const TileGrid& grid, const T* sums, T* y,
                  int depth, int from, int channels, Finish<T> finish, std::int64_t first, int count) {
  if (finish.scale) finish.scale += from;
  if (finish.offset) finish.offset += from;
  const T* addend = finish.addend;
  const int size = grid.tile.outputs;
  auto at = grid.place(first);
  for (int t = 0; t < count; ++t, grid.advance(at)) {
    const int top = at.row * size, left = at.column * size;
    const std::int64_t start = ((at.image * grid.out_height + top) * grid.out_width + left) * depth + from;
    if (addend) finish.addend = addend + start;
    transforms.output(sums + t * panel_columns<T>(), panel_point_stride<T>(count), channels,
                      {y + start, std::int64_t{grid.out_width} * depth, depth,
                       std::min(size, grid.out_height - top), std::min(size, grid.out_width - left), finish});
  }
}

}  // namespace wm::kernel::detail
