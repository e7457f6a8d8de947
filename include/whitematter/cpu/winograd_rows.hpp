// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

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

/// Is a pixel one line of a cache? The lines of a tile then follow in no order that a processor foresees.
template <class T>
bool is_narrow(int depth) {
  constexpr std::size_t line = 64;
  return static_cast<std::size_t>(depth) * sizeof(T) <= line;
}

/// Images [N, height, width, depth] as tiles read them: size x size pixels, which begin `step` apart.
template <class T>
struct TileWindow {
  const T* images;
  int height, width, depth, size, step, top, left;

  static TileWindow inputs(const TileGrid& g, const T* x, int depth) {
    return {x, g.height, g.width, depth, g.tile.reads, g.tile.input_step, g.top, g.left};
  }
  static TileWindow outputs(const TileGrid& g, const T* y, int depth) {
    return {y, g.out_height, g.out_width, depth, g.tile.outputs, g.tile.outputs, 0, 0};
  }
};

/// Pointers to the pixels of tiles [first, first + count); what lies outside of an image is zeros.
template <class T>
class TilePixels {
 public:
  TilePixels(const TileGrid& grid, const TileWindow<T>& window, std::int64_t first, int count)
      : zeros_(static_cast<std::size_t>(window.depth)),
        narrow_(is_narrow<T>(window.depth)),
        pixels_of_tile_(window.size * window.size),
        pixels_(static_cast<std::size_t>(count * pixels_of_tile_)) {
    auto at = grid.place(first);
    for (int t = 0; t < count; ++t, grid.advance(at))
      find(window, at.image, at.row * window.step - window.top, at.column * window.step - window.left,
           pixels_.data() + t * pixels_of_tile_);
  }

  const T* const* operator[](int t) const { return pixels_.data() + t * pixels_of_tile_; }

  /// Has the cache fetch what a tile that comes soon reads of narrow pixels.
  void fetch_ahead(int t) const {
    constexpr int tiles = 2;
    const auto count = static_cast<std::size_t>(pixels_of_tile_),
               from = static_cast<std::size_t>(t + tiles) * count;
    for (std::size_t i = from; narrow_ && i < std::min(pixels_.size(), from + count); ++i)
      compiled::prefetch(pixels_[i]);
  }

 private:
  void find(const TileWindow<T>& w, std::int64_t image, int top, int left, const T** to) const {
    const T* row = w.images + ((image * w.height + top) * w.width + left) * w.depth;
    const std::int64_t row_step = std::int64_t{w.width} * w.depth;
    if (top >= 0 && left >= 0 && top + w.size <= w.height && left + w.size <= w.width) {
      for (int i = 0; i < w.size; ++i, row += row_step) {
        const T* pixel = row;
        for (int j = 0; j < w.size; ++j, pixel += w.depth) *to++ = pixel;
      }
      return;
    }
    for (int i = top; i < top + w.size; ++i, row += row_step) {
      const T* pixel = row;
      for (int j = left; j < left + w.size; ++j, pixel += w.depth)
        *to++ = i >= 0 && i < w.height && j >= 0 && j < w.width ? pixel : zeros_.data();
    }
  }

  std::vector<T> zeros_;
  bool narrow_;
  int pixels_of_tile_;
  std::vector<const T*> pixels_;
};

/// The transformed inputs of tiles [first, first + count) and of channels [from, from + channels).
/// x [N, H, W, depth]
template <class T>
void tile_inputs(const WinogradTransforms<T>& transforms, const TileGrid& grid, const T* x, int depth,
                 int from, int channels, std::int64_t first, int count, T* rows, const TileRows<T>& strides) {
  const TilePixels<T> pixels(grid, TileWindow<T>::inputs(grid, x, depth), first, count);
  for (int t = 0; t < count; ++t) {
    pixels.fetch_ahead(t);
    transforms.input(pixels[t], from, channels, rows + t * strides.row, strides.point);
  }
}

/// The transformed gradients of so many tiles' outputs, as a panel [point, tile, column].
template <class T>
void tile_gradients(const WinogradTransforms<T>& transforms, const TilePixels<T>& pixels, int from,
                    int channels, int count, T* panel) {
  for (int t = 0; t < count; ++t) {
    pixels.fetch_ahead(t);
    transforms.gradient(pixels[t], from, channels, panel + t * panel_columns<T>(),
                        panel_point_stride<T>(count));
  }
}

/// The outputs of tiles [first, first + count) and of these channels, from sums [point, tile, column]. y [N,
/// OH, OW, depth]
template <class T>
void tile_outputs(const WinogradTransforms<T>& transforms, const TileGrid& grid, const T* sums, T* y,
                  int depth, int from, int channels, Finish<T> finish, std::int64_t first, int count) {
  const T* addend = finish.addend;
  if (finish.scale) finish.scale += from;
  if (finish.offset) finish.offset += from;
  const int size = grid.tile.outputs;
  const bool narrow = is_narrow<T>(depth);
  TileOutput<T> to{nullptr, std::int64_t{grid.out_width} * depth, depth, 0, 0, finish};
  auto at = grid.place(first);
  for (int t = 0; t < count; ++t, grid.advance(at)) {
    const int top = at.row * size, left = at.column * size;
    const std::int64_t start = ((at.image * grid.out_height + top) * grid.out_width + left) * depth + from;
    to.y = y + start;
    to.height = std::min(size, grid.out_height - top);
    to.width = std::min(size, grid.out_width - left);
    if (addend) to.finish.addend = addend + start;
    for (int i = 0; narrow && i < size; ++i)
      for (int j = size; j < 2 * size; ++j)
        compiled::prefetch(to.y + i * to.row_step + j * to.pixel_step);  // of the next tile
    transforms.output(sums + t * panel_columns<T>(), panel_point_stride<T>(count), channels, to);
  }
}

}  // namespace wm::kernel::detail
