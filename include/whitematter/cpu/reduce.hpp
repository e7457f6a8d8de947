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

/// The runs of a reduction in parts that do not depend on the number of threads. Where the outermost axis is
/// kept, each part writes elements of its own; else each has a set of totals of its own.
class Cut {
 public:
  explicit Cut(const Walk<2>& walk)
      : outer_(walk.outer()), inside_(walk.runs() / outer_), kept_(walk.outer_step(1) != 0) {
    if (kept_ || outer_ >= 2 * reduction_parts) part_ = (outer_ + reduction_parts - 1) / reduction_parts;
  }

  std::int64_t parts() const { return (outer_ + part_ - 1) / part_; }
  std::int64_t sets() const { return kept_ ? 1 : parts(); }

  /// Calls f(first run, one after the last, set of totals) for each part.
  template <class F>
  void for_each(F f) const {
    parallel_parts(parts(), [&](std::int64_t p) {
      f(p * part_ * inside_, std::min(outer_, (p + 1) * part_) * inside_, kept_ ? 0 : p);
    });
  }

 private:
  std::int64_t outer_, inside_;
  bool kept_;
  std::int64_t part_ = outer_;
};

/// Goes through a tensor and its reduction together, in the order of their layout.
inline Walk<2> reduction_walk(const Extents& x, const Extents& reduced, Layout layout) {
  const Extents from = storage_order(x, layout), to = storage_order(reduced, layout);
  return Walk<2>(from, {contiguous_strides(from), broadcast_strides(to)});
}

}  // namespace detail

/// The extents with size 1 on the axes whose bit is set.
inline Extents reduced_extents(Extents extents, unsigned axes) {
  for (int i = 0; i < extents.rank(); ++i)
    if (axes >> i & 1u) extents[i] = 1;
  return extents;
}

/// Sums over the axes whose bit is set; they stay with size 1.
template <Arithmetic T>
Array<T, Cpu> sum(const Array<T, Cpu>& x, unsigned axes) {
  const Span span("sum", {x.elements(), x.bytes(), x.extents(), "", true});
  const Array<T, Cpu> y = filled<T>(reduced_extents(x.extents(), axes), T(0), x.layout());
  const Walk<2> walk = detail::reduction_walk(x.extents(), y.extents(), x.layout());
  const std::int64_t run = walk.run(), n = y.elements();
  if (walk.runs() == 0) return y;
  const detail::Cut cut(walk);
  // Totals are double, as the rounding errors of many short sums would add up as well.
  using Total = std::conditional_t<Floating<T>, double, T>;
  const Storage<Total, Cpu> totals(cut.sets() * n);
  std::fill_n(totals.data(), cut.sets() * n, Total(0));
  cut.for_each([&](std::int64_t begin, std::int64_t end, std::int64_t set) {
    Total* out = totals.data() + set * n;
    for (std::int64_t r = begin; r < end; ++r) {
      const auto at = walk.offsets(r);
      const T* line = x.data() + at[0];
      if (walk.step(1))
        eigen::vector(out + at[1], run) += eigen::vector(line, run).template cast<Total>();
      else
        out[at[1]] += static_cast<Total>(detail::sum_run(line, run));
    }
  });
  for (std::int64_t set = 1; set < cut.sets(); ++set)
    eigen::vector(totals.data(), n) += eigen::vector(totals.data() + set * n, n);
  eigen::vector(y.data(), n) = eigen::vector(totals.data(), n).template cast<T>();
  return y;
}

/// The gradient of a broadcast: g summed over the axes in which `extents` was repeated.
template <class T>
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
template <class T>
Array<T, Cpu> sum_to_channels(const Array<T, Cpu>& x) {
  const unsigned all_but_channels = ((1u << x.rank()) - 1) & ~2u;
  return row_major(sum(x, all_but_channels)).reshaped({x.size(1)});
}

}  // namespace wm::kernel
