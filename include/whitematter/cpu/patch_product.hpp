// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <whitematter/cpu/finish.hpp>
#include <whitematter/cpu/line_window.hpp>

/// Products of a weight and of the matrix that patches are, which exists in no memory as a whole.
namespace wm::kernel::detail {

/// Rows of one task: what is gathered fits in the second-level cache, and the weight is read for many of
/// them.
inline std::int64_t gathered_rows(std::int64_t depth) {
  return std::clamp<std::int64_t>((1 << 18) / std::max<std::int64_t>(depth, 1), 24, 96);
}

/// Results = gathered rows times the weight of each group, finished.
template <class T>
void multiply_gathered(const Patches& patches, const Array<T, Cpu>& source,
                       const std::vector<PackedMatrix<T>>& weights, const Array<T, Cpu>& target,
                       const Finish<T>& finish) {
  const auto groups = static_cast<int>(weights.size());
  const int in = patches.channels / groups, out = target.size(1), out_group = out / groups;
  const std::int64_t depth = std::int64_t{patches.taps()} * in;
  const bool in_place = patches.rows.stride == 1 && patches.columns.stride == 1;
  parallel_for(source.size(0) * patches.results(), gathered_rows(depth),
               [&](std::int64_t begin, std::int64_t end) {
                 const Storage<T, Cpu> gathered(patches.direct() ? 0 : (end - begin) * depth),
                     results(in_place ? 0 : (end - begin) * out);
                 T* to = in_place ? target.data() + begin * out : results.data();
                 for (int g = 0; g < groups; ++g) {
                   Operand<T> rows{source.data() + begin * patches.channels + g * in, patches.channels};
                   if (!patches.direct()) {
                     patches(source.data(), begin, end, g * in, in, gathered.data());
                     rows = {gathered.data(), depth};
                   }
                   gemm<T>(end - begin, rows, weights[static_cast<std::size_t>(g)], to + g * out_group, out);
                 }
                 finish_rows(finish, begin * out, end - begin, out, to);
                 for (std::int64_t r = begin; !in_place && r < end; ++r)
                   std::copy_n(to + (r - begin) * out, out,
                               target.data() + patches.target(r, target.size(2), target.size(3)) * out);
               });
}

/// Rows of results whose lines stay in the second-level cache, where a result's row takes so many elements.
inline int window_rows(std::int64_t line, int rows) {
  constexpr std::int64_t most = 1 << 15;
  return static_cast<int>(std::clamp<std::int64_t>(most / std::max<std::int64_t>(line, 1), 1, rows));
}

/// The same for rows of results that fill a tile of the product. Their inputs are read where they lie, or
/// from a copy of a few lines.
template <class T>
void multiply_lines(const Patches& patches, const Array<T, Cpu>& source,
                    const std::vector<PackedMatrix<T>>& weights, const Array<T, Cpu>& target,
                    const Finish<T>& finish) {
  const auto groups = static_cast<int>(weights.size());
  const int in = patches.channels / groups, out = target.size(1), out_group = out / groups,
            columns = patches.columns.results, rows = patches.rows.results,
            height = window_rows(std::int64_t{patches.width} * in * patches.rows.step, rows),
            windows = (rows + height - 1) / height;
  parallel_parts(std::int64_t{source.size(0)} * windows, [&](std::int64_t i) {
    const std::int64_t image = i / windows;
    const int begin = static_cast<int>(i % windows) * height, end = std::min(rows, begin + height);
    const auto row = [&](int r) {
      return patches.target((image * rows + r) * columns, target.size(2), target.size(3)) * out;
    };
    const Storage<T, Cpu> scratch(LineWindow<T>::size(patches, end - begin, in));
    for (int g = 0; g < groups; ++g) {
      const LineWindow<T> window(patches, source.data(), image, begin, end, g * in, in, scratch.data());
      for (int r = begin; r < end; ++r)
        gemm(columns, window.rows(r - begin), weights[static_cast<std::size_t>(g)], 0, out_group,
             target.data() + row(r) + g * out_group, std::int64_t{patches.columns.stride} * out);
    }
    for (int r = begin; r < end; ++r) finish_rows(finish, row(r), columns, out, target.data() + row(r));
  });
}

/// Results = patches times the weight of each group, finished.
template <class T>
void multiply_patches(const Patches& patches, const Array<T, Cpu>& source,
                      const std::vector<PackedMatrix<T>>& weights, const Array<T, Cpu>& target,
                      const Finish<T>& finish) {
  constexpr int fill_a_tile = 8;
  if (patches.columns.results < fill_a_tile || patches.direct())
    multiply_gathered(patches, source, weights, target, finish);
  else
    multiply_lines(patches, source, weights, target, finish);
}

/// Results that are few enough to gather all of their rows before the first product.
inline constexpr std::int64_t most_few_rows = 256;

/// So few results that threads share the weight's panels: rows are gathered once for all.
template <class T>
void multiply_few(const Patches& patches, const Array<T, Cpu>& x, const PackedMatrix<T>& weight,
                  const Array<T, Cpu>& y, const Finish<T>& finish) {
  constexpr std::int64_t piece = 8;
  const std::int64_t m = x.size(0) * patches.results(), out = y.size(1);
  const Storage<T, Cpu> gathered(patches.direct() ? 0 : m * weight.k());
  Operand<T> rows{x.data(), patches.channels};
  if (!patches.direct()) {
    parallel_for(m, piece, [&](std::int64_t begin, std::int64_t end) {
      patches(x.data(), begin, end, 0, patches.channels, gathered.data() + begin * weight.k());
    });
    rows = {gathered.data(), weight.k()};
  }
  for_each_block(m, m, weight, [&](const Block& block) {
    gemm<T>(block, rows, weight, y.data(), out);
    finish_rows(finish, 0, m, out, y.data(), block.column, block.columns);
  });
}

}  // namespace wm::kernel::detail
