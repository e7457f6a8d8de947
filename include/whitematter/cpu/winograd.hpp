// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/winograd_rows.hpp>

/// Convolution with a 3 x 3 kernel by tiles. The rows of tiles meet panels of the transformed weight point by
/// point; each pass chooses which of both its threads share.
namespace wm::kernel::detail {

/// A transformed weight in panels [panel][filter][row, column]: all of them, or each when it is needed.
template <class T>
class WeightPanels {
 public:
  WeightPanels(const WinogradTransforms<T>& transforms, const WinogradWeight<T>& weight)
      : transforms_(&transforms), weight_(weight) {}

  const WinogradTransforms<T>& transforms() const { return *transforms_; }
  int rows() const { return weight_.rows; }
  int columns() const { return weight_.columns; }
  int width() const { return panel_columns<T>(); }
  int count() const { return (columns() + width() - 1) / width(); }
  std::int64_t filter_stride() const {
    return std::int64_t{rows() + 1} * width();  // one row more, to use all sets of a cache
  }
  std::int64_t size() const { return transforms_->tile.filters_2d() * filter_stride(); }

  void make_all() {
    if (all_) return;
    all_ = Array<T, Cpu>({count(), static_cast<int>(size())});
    parallel_parts(count(), [&](std::int64_t i) { make(i, all_.data() + i * size()); });
  }

  /// A panel, made in `scratch` where it is not there.
  const T* operator()(std::int64_t i, T* scratch) const {
    if (all_) return all_.data() + i * size();
    make(i, scratch);
    return scratch;
  }
  std::int64_t scratch() const { return all_ ? 0 : size(); }

 private:
  void make(std::int64_t i, T* to) const {
    const int first = static_cast<int>(i) * width();
    transforms_->weight(weight_, first, std::min(width(), columns() - first), to, filter_stride());
  }

  const WinogradTransforms<T>* transforms_;
  WinogradWeight<T> weight_;
  Array<T, Cpu> all_;
};

/// Tiles of one task: their transformed inputs and sums stay in the second-level cache.
template <class T>
int tile_block(const TileSizes& tile, int channels) {
  constexpr std::int64_t cache = 1100 << 10, most = 48, step = 12;
  const std::int64_t bytes = tile.points_2d() * (TileRows<T>(1, channels).row + panel_columns<T>()) *
                             static_cast<std::int64_t>(sizeof(T));
  return static_cast<int>(std::clamp(cache / bytes / step * step, step, most));
}

/// So few tiles that threads share the weight's panels, in blocks of so many.
inline int panel_block(const TileSizes& tile) { return tile.points <= 6 ? 48 : 24; }

/// What both ways of winograd_images have in common: the product of a block's rows with a panel, and what is
/// made of its sums.
template <class T>
void multiply_block(const TileGrid& grid, const T* rows, const WeightPanels<T>& weight, int i, const T* panel,
                    T* y, const Finish<T>& finish, std::int64_t first, int count, T* sums) {
  const auto multiply = WM_PICK_WIDE(multiply_panel<T>);
  const TileRows<T> strides(count, weight.rows());
  const std::int64_t sum_stride = panel_point_stride<T>(count);
  const int from = i * weight.width(), columns = std::min(weight.width(), weight.columns() - from);
  for (int point = 0; point < grid.tile.points_2d(); ++point)
    multiply(count, weight.rows(), rows + point * strides.point, strides.row, 1,
             panel + grid.tile.filter_of(point) * weight.filter_stride(), sums + point * sum_stride, columns,
             false);
  tile_outputs(weight.transforms(), grid, sums, y, weight.columns(), from, columns, finish, first, count);
}

/// So few tiles that threads share the panels of the weight instead, and each of these is read once.
template <class T>
void winograd_by_panels(const TileGrid& grid, const T* x, const WeightPanels<T>& weight, T* y,
                        const Finish<T>& finish) {
  const int block = panel_block(grid.tile), piece = block / 4;
  const std::int64_t count = grid.count(), points = grid.tile.points_2d(),
                     block_size = points * TileRows<T>(block, weight.rows()).point;
  const Storage<T, Cpu> rows((count + block - 1) / block * block_size);
  const auto tiles_of = [&](std::int64_t b) {
    return static_cast<int>(std::min<std::int64_t>(block, count - b * block));
  };
  parallel_for(count, piece, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t b = begin / block;
    const TileRows<T> strides(tiles_of(b), weight.rows());
    tile_inputs(weight.transforms(), grid, x, weight.rows(), 0, weight.rows(), begin,
                static_cast<int>(end - begin), rows.data() + b * block_size + begin % block * strides.row,
                strides);
  });
  parallel_parts(weight.count(), [&](std::int64_t i) {
    const Storage<T, Cpu> scratch(weight.scratch()), sums(points * panel_point_stride<T>(block));
    const T* panel = weight(i, scratch.data());
    for (std::int64_t b = 0; b * block < count; ++b)
      multiply_block(grid, rows.data() + b * block_size, weight, static_cast<int>(i), panel, y, finish,
                     b * block, tiles_of(b), sums.data());
  });
}

/// A few tiles at a time meet all panels; their sums stay in the cache from panel to panel.
template <class T>
void winograd_by_tiles(const TileGrid& grid, const T* x, WeightPanels<T> weight, T* y,
                       const Finish<T>& finish) {
  weight.make_all();
  parallel_for(
      grid.count(), tile_block<T>(grid.tile, weight.rows()), [&](std::int64_t begin, std::int64_t end) {
        const int count = static_cast<int>(end - begin), points = grid.tile.points_2d();
        const TileRows<T> strides(count, weight.rows());
        const Storage<T, Cpu> rows(points * strides.point), sums(points * panel_point_stride<T>(count));
        tile_inputs(weight.transforms(), grid, x, weight.rows(), 0, weight.rows(), begin, count, rows.data(),
                    strides);
        for (int i = 0; i < weight.count(); ++i)
          multiply_block(grid, rows.data(), weight, i, weight(i, nullptr), y, finish, begin, count,
                         sums.data());
      });
}

/// Both passes that multiply images with the weight. x [N, H, W, rows] -> y [N, OH, OW, columns]
template <class T>
void winograd_images(const TileGrid& grid, const T* x, const WeightPanels<T>& weight, T* y,
                     const Finish<T>& finish) {
  if (weight.count() > 1 && grid.count() <= 4 * panel_block(grid.tile))
    winograd_by_panels(grid, x, weight, y, finish);
  else
    winograd_by_tiles(grid, x, weight, y, finish);
}

/// How the gradient of a weight is cut into tasks, whatever the number of threads: blocks of the input's
/// channels, and parts of the tiles with sums of their own, which are added in order.
struct WinogradTasks {
  static constexpr int block = 64;
  int blocks;
  std::int64_t parts;

  WinogradTasks(int in, std::int64_t sums, std::int64_t tiles, std::int64_t step)
      : blocks((in + block - 1) / block) {
    constexpr std::int64_t tasks = 16,
                           most_sums = std::int64_t{6} << 20;  // elements, so that sums stay in a cache
    parts =
        std::clamp<std::int64_t>(std::min(tasks / blocks, most_sums / sums), 1, (tiles + step - 1) / step);
  }
};

/// dw [O, I, 3, 3] from x [N, H, W, I] and dy [N, OH, OW, O].
template <class T>
void winograd_weight_gradient(const WinogradTransforms<T>& transforms, const TileGrid& grid, const T* x,
                              int in, const T* dy, int out, T* dw) {
  if (grid.count() == 0) return void(std::fill_n(dw, std::int64_t{9} * in * out, T(0)));
  const auto multiply = WM_PICK_WIDE(multiply_panel<T>);
  const TileSizes& tile = grid.tile;
  const std::int64_t filters = tile.filters_2d(), most = tile.points <= 6 ? 64 : 32;
  const int width = panel_columns<T>(), panels = (out + width - 1) / width;
  const std::int64_t part_stride = panels * filters * in * width;
  const WinogradTasks tasks(in, part_stride, grid.count(), most);
  const Storage<T, Cpu> gradients(tasks.parts * part_stride);
  // A block's sums lie together: [part][block][panel, filter, channel, column].
  const auto sums_of = [&](std::int64_t part, int first) {
    return gradients.data() + part * part_stride + first * panels * filters * width;
  };
  parallel_parts(tasks.parts * tasks.blocks, [&](std::int64_t task) {
    const std::int64_t part = task / tasks.blocks;
    const int first = static_cast<int>(task % tasks.blocks) * tasks.block,
              channels = std::min(tasks.block, in - first);
    const std::int64_t start = part * grid.count() / tasks.parts,
                       last = (part + 1) * grid.count() / tasks.parts,
                       steps = (last - start + most - 1) / most;
    const int step = static_cast<int>((last - start + steps - 1) / steps);
    const Storage<T, Cpu> rows(tile.points_2d() * TileRows<T>(step, channels).point),
        panel(tile.points_2d() * panel_point_stride<T>(step));
    for (std::int64_t begin = start; begin < last; begin += step) {
      const int count = static_cast<int>(std::min<std::int64_t>(step, last - begin));
      const TileRows<T> strides(count, channels);
      tile_inputs(transforms, grid, x, in, first, channels, begin, count, rows.data(), strides);
      const TilePixels<T> dy_pixels(grid, TileWindow<T>::outputs(grid, dy, out), begin, count);
      T* sums = sums_of(part, first);
      for (int column = 0; column < out; column += width, sums += filters * channels * width) {
        const int columns = std::min(width, out - column);
        tile_gradients(transforms, dy_pixels, column, columns, count, panel.data());
        for (int point = 0; point < tile.points_2d(); ++point)
          multiply(channels, count, rows.data() + point * strides.point, 1, strides.row,
                   panel.data() + point * panel_point_stride<T>(count),
                   sums + std::int64_t{tile.filter_of(point)} * channels * width, columns,
                   begin > start || tile.repeats_filter(point));
      }
    }
  });
  parallel_parts(std::int64_t{tasks.blocks} * panels, [&](std::int64_t task) {
    const int first = static_cast<int>(task / panels) * tasks.block,
              channels = std::min(tasks.block, in - first);
    const int column = static_cast<int>(task % panels) * width;
    const std::int64_t filter_stride = std::int64_t{channels} * width;
    transforms.weight_gradient(sums_of(0, first) + task % panels * filters * filter_stride,
                               static_cast<int>(tasks.parts), part_stride, filter_stride, channels,
                               std::min(width, out - column), dw + (std::int64_t{column} * in + first) * 9, 9,
                               std::int64_t{in} * 9);
  });
}

}  // namespace wm::kernel::detail
