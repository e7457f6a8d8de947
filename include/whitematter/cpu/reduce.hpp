// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/elementwise.hpp>

namespace wm::kernel {

/// Parts into which a long sum is cut, whatever the number of threads, so that its rounding is always the
/// same.
inline constexpr std::int64_t reduction_parts = 16;

namespace detail {

// Sums of short pieces first: the rounding error of a long sum in one go grows with its length.
template <class T>
T sum_run(const T* x, std::int64_t n) {
  constexpr std::int64_t piece = 1024;
  if (n <= piece) return eigen::vector(x, n).sum();
  const std::int64_t half = (n / 2 + piece - 1) / piece * piece;
  return sum_run(x, half) + sum_run(x + half, n - half);
}

}  // namespace detail

/// Sums over the axes whose bit is set; they stay with size 1.
template <Floating T>
Array<T, Cpu> sum(const Array<T, Cpu>& x, unsigned axes) {
  Extents extents = x.extents();
  for (int i = 0; i < x.rank(); ++i)
    if (axes >> i & 1u) extents[i] = 1;
  Array<T, Cpu> y = filled<T>(extents, T(0), x.layout());
  const Extents from = detail::storage_order(x.extents(), x.layout()),
                to = detail::storage_order(extents, x.layout());
  const Walk<2> walk(from, {contiguous_strides(from), broadcast_strides(to)});
  const std::int64_t run = walk.run();
  if (walk.runs() == 0) return y;
  // Totals are double, as the rounding errors of many short sums would add up as well.
  const auto add_runs = [&](std::int64_t begin, std::int64_t end, double* out) {
    for (std::int64_t r = begin; r < end; ++r) {
      const auto at = walk.offsets(r);
      const T* line = x.data() + at[0];
      if (walk.step(1))
        eigen::vector(out + at[1], run) += eigen::vector(line, run).template cast<double>();
      else
        out[at[1]] += static_cast<double>(detail::sum_run(line, run));
    }
  };
  // The outermost axis is cut into fixed parts. Where it is kept, each writes elements of its own; else each
  // has totals of its own.
  const std::int64_t outer = walk.outer(), inside = walk.runs() / outer;
  const bool kept = walk.outer_step(1) != 0;
  const std::int64_t part =
      kept || outer >= 2 * reduction_parts ? (outer + reduction_parts - 1) / reduction_parts : outer;
  const std::int64_t parts = (outer + part - 1) / part, sets = kept ? 1 : parts, n = y.elements();
  const Storage<double, Cpu> totals(sets * n);
  std::fill_n(totals.data(), sets * n, 0.0);
  parallel_parts(parts, [&](std::int64_t p) {
    add_runs(p * part * inside, std::min(outer, (p + 1) * part) * inside, totals.data() + (kept ? 0 : p * n));
  });
  for (std::int64_t p = 1; p < sets; ++p)
    eigen::vector(totals.data(), n) += eigen::vector(totals.data() + p * n, n);
  eigen::vector(y.data(), n) = eigen::vector(totals.data(), n).template cast<T>();
  return y;
}

/// The gradient of a broadcast: g summed over the axes in which `extents` was repeated.
template <Floating T>
Array<T, Cpu> sum_to(const Array<T, Cpu>& g, const Extents& extents) {
  if (g.extents() == extents) return g;
  const Extents target = detail::padded(extents, g.rank());
  unsigned axes = 0;
  for (int i = 0; i < g.rank(); ++i)
    if (target[i] == 1 && g.size(i) != 1) axes |= 1u << i;
  const Array<T, Cpu> y = axes ? sum(g, axes) : g;
  return extents.rank() == g.rank() ? y : row_major(y).reshaped(extents);
}

/// The sum of each channel of x [N, C, ...]. -> [C]
template <Floating T>
Array<T, Cpu> sum_to_channels(const Array<T, Cpu>& x) {
  const unsigned all_but_channels = ((1u << x.rank()) - 1) & ~2u;
  return row_major(sum(x, all_but_channels)).reshaped({x.size(1)});
}

}  // namespace wm::kernel
