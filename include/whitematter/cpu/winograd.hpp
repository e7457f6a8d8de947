// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/finish.hpp>
#include <whitematter/cpu/gemm.hpp>
#include <whitematter/cpu/weight_cache.hpp>
#include <whitematter/cpu/winograd_tile.hpp>

#define WM_KERNELS <whitematter/cpu/simd/winograd_transform.inc>
#include <whitematter/cpu/simd/for_each_target.inc>
#define WM_KERNELS <whitematter/cpu/simd/winograd.inc>
#include <whitematter/cpu/simd/for_each_target.inc>

namespace wm::kernel {

namespace detail {

/// Tiles of one task: their transformed inputs and sums stay near the second-level cache.
template <class Tile>
inline constexpr int winograd_block = Tile::points <= 6 ? 48 : 24;

/// A transformed weight in panels [panel][filter][row, column]: all of them, or each when it is needed.
template <class Tile, class T>
class WeightPanels {
 public:
  explicit WeightPanels(const WinogradWeight<T>& weight) : weight_(weight) {}

  int rows() const { return weight_.rows; }
  int columns() const { return weight_.columns; }
  int width() const { return 2 * vector_lanes<T>(); }
  int count() const { return (columns() + width() - 1) / width(); }
  std::int64_t filter_stride() const {
    return std::int64_t{rows() + 1} * width();
  }  // one row more, to use all sets of a cache
  std::int64_t size() const { return filters * filter_stride(); }

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
  static constexpr int filters = Tile::filters * Tile::filters;

  void make(std::int64_t i, T* to) const {
    const int first = static_cast<int>(i) * width();
    WM_PICK_WIDE(winograd_weights<Tile, T>)
    (weight_, first, std::min(width(), columns() - first), to, filter_stride());
  }

  WinogradWeight<T> weight_;
  Array<T, Cpu> all_;
};

/// So few tiles that threads share the panels of the weight instead, and each of these is read once.
template <class Tile, class T>
bool by_panels(const WinogradTiles<Tile>& tiles, const WeightPanels<Tile, T>& weight) {
  return weight.count() > 1 && tiles.count() <= 4 * winograd_block<Tile>;
}

template <class Tile, class T>
void winograd_by_panels(const WinogradTiles<Tile>& tiles, const T* x, const WeightPanels<Tile, T>& weight,
                        T* y, const Finish<T>& finish) {
  constexpr int block = winograd_block<Tile>, piece = block / 4;
  const std::int64_t count = tiles.count(),
                     block_size = WM_PICK_WIDE(winograd_rows_size<Tile, T>)(block, weight.rows());
  const Storage<T, Cpu> rows((count + block - 1) / block * block_size);
  const auto tiles_of = [&](std::int64_t b) {
    return static_cast<int>(std::min<std::int64_t>(block, count - b * block));
  };
  parallel_for(count, piece, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t b = begin / block;
    WM_PICK_WIDE(winograd_block_inputs<Tile, T>)
    (tiles, x, weight.rows(), begin, static_cast<int>(end - begin), tiles_of(b),
     rows.data() + b * block_size + begin % block * WM_PICK_WIDE(padded_row<T>)(weight.rows()));
  });
  parallel_parts(weight.count(), [&](std::int64_t i) {
    const Storage<T, Cpu> scratch(weight.scratch()), sums(WM_PICK_WIDE(winograd_panel_size<Tile, T>)(block));
    const T* panel = weight(i, scratch.data());
    for (std::int64_t b = 0; b * block < count; ++b) WM_PICK_WIDE(winograd_panel<Tile, T>)
    (tiles, rows.data() + b * block_size, weight.rows(), panel, weight.filter_stride(), y, weight.columns(),
     finish, b * block, tiles_of(b), static_cast<int>(i) * weight.width(), sums.data());
  });
}

/// A few tiles at a time meet all panels; their sums stay in the cache from panel to panel.
template <class Tile, class T>
void winograd_by_tiles(const WinogradTiles<Tile>& tiles, const T* x, WeightPanels<Tile, T> weight, T* y,
                       const Finish<T>& finish) {
  weight.make_all();
  parallel_for(tiles.count(), winograd_block<Tile>, [&](std::int64_t begin, std::int64_t end) {
    const int count = static_cast<int>(end - begin);
    const Storage<T, Cpu> rows(WM_PICK_WIDE(winograd_rows_size<Tile, T>)(count, weight.rows())),
        sums(WM_PICK_WIDE(winograd_panel_size<Tile, T>)(count));
    WM_PICK_WIDE(winograd_block_inputs<Tile, T>)(tiles, x, weight.rows(), begin, count, count, rows.data());
    for (int i = 0; i < weight.count(); ++i) WM_PICK_WIDE(winograd_panel<Tile, T>)
    (tiles, rows.data(), weight.rows(), weight(i, nullptr), weight.filter_stride(), y, weight.columns(),
     finish, begin, count, i * weight.width(), sums.data());
  });
}

/// Both passes that multiply images with the weight. x [N, H, W, rows] -> y [N, OH, OW, columns]
template <class Tile, class T>
void winograd_images(const WinogradTiles<Tile>& tiles, const T* x, const WeightPanels<Tile, T>& weight, T* y,
                     const Finish<T>& finish) {
  if (by_panels(tiles, weight))
    winograd_by_panels(tiles, x, weight, y, finish);
  else
    winograd_by_tiles(tiles, x, weight, y, finish);
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
template <class Tile, class T>
void winograd_weight(const WinogradTiles<Tile>& tiles, const T* x, int in, const T* dy, int out, T* dw) {
  if (tiles.count() == 0) return void(std::fill_n(dw, std::int64_t{9} * in * out, T(0)));
  constexpr std::int64_t filters = Tile::filters * Tile::filters, most = Tile::points <= 6 ? 64 : 32;
  const int width = 2 * vector_lanes<T>(), panels = (out + width - 1) / width;
  const std::int64_t part_stride = panels * filters * in * width;
  const WinogradTasks tasks(in, part_stride, tiles.count(), most);
  const Storage<T, Cpu> gradients(tasks.parts * part_stride);
  // A block's sums lie together: [part][block][panel, filter, channel, column].
  const auto sums_of = [&](std::int64_t part, int first) {
    return gradients.data() + part * part_stride + first * panels * filters * width;
  };
  parallel_parts(tasks.parts * tasks.blocks, [&](std::int64_t task) {
    const std::int64_t part = task / tasks.blocks;
    const int first = static_cast<int>(task % tasks.blocks) * tasks.block,
              channels = std::min(tasks.block, in - first);
    const std::int64_t start = part * tiles.count() / tasks.parts,
                       last = (part + 1) * tiles.count() / tasks.parts,
                       steps = (last - start + most - 1) / most;
    const int step = static_cast<int>((last - start + steps - 1) / steps);
    const Storage<T, Cpu> rows(WM_PICK_WIDE(winograd_rows_size<Tile, T>)(step, channels)),
        panel(WM_PICK_WIDE(winograd_panel_size<Tile, T>)(step));
    for (std::int64_t begin = start; begin < last; begin += step)
      WM_PICK_WIDE(winograd_backward_weight<Tile, T>)
    (tiles, x, in, dy, out, first, channels, begin,
     static_cast<int>(std::min<std::int64_t>(step, last - begin)), rows.data(), panel.data(),
     sums_of(part, first), begin > start);
  });
  parallel_parts(std::int64_t{tasks.blocks} * panels, [&](std::int64_t task) {
    const int first = static_cast<int>(task / panels) * tasks.block,
              channels = std::min(tasks.block, in - first);
    const int column = static_cast<int>(task % panels) * width;
    const std::int64_t filter_stride = std::int64_t{channels} * width;
    WM_PICK_WIDE(winograd_weight_gradients<Tile, T>)
    (sums_of(0, first) + task % panels * filters * filter_stride, static_cast<int>(tasks.parts), part_stride,
     filter_stride, channels, std::min(width, out - column), dw + (std::int64_t{column} * in + first) * 9, 9,
     std::int64_t{in} * 9);
  });
}

}  // namespace detail

}  // namespace wm::kernel
