// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <whitematter/cpu/reduce.hpp>

namespace wm::kernel {

/// The largest value over the axes whose bit is set, or the least; they stay with size 1. NaN where there is
/// one.
template <bool Largest, Arithmetic T>
Array<T, Cpu> extremum(const Array<T, Cpu>& x, unsigned axes) {
  const Span span(Largest ? "max" : "min", {x.elements(), x.bytes(), x.extents(), "", true});
  using Limits = std::numeric_limits<T>;
  constexpr T worst = Largest ? Limits::lowest() : Limits::max(),
              endless = Largest ? -Limits::infinity() : Limits::infinity();
  constexpr T start = Floating<T> ? endless : worst;
  const Array<T, Cpu> y = filled<T>(reduced_extents(x.extents(), axes), start, x.layout());
  const Walk<2> walk = detail::reduction_walk(x.extents(), y.extents(), x.layout());
  const std::int64_t run = walk.run(), n = y.elements();
  if (walk.runs() == 0) return y;
  const auto better = [](T a, T b) { return b != b || (Largest ? b > a : b < a) ? b : a; };
  const auto fold = [better](T* to, const T* from, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) to[i] = better(to[i], from[i]);
  };
  const auto of_line = [run](const T* line) {
    if constexpr (Largest)
      return eigen::vector(line, run).template maxCoeff<Eigen::PropagateNaN>();
    else
      return eigen::vector(line, run).template minCoeff<Eigen::PropagateNaN>();
  };
  const detail::Cut cut(walk);
  const Array<T, Cpu> others = filled<T>({static_cast<int>(cut.sets()) - 1, static_cast<int>(n)}, start);
  cut.for_each([&](std::int64_t begin, std::int64_t end, std::int64_t set) {
    T* out = set == 0 ? y.data() : others.data() + (set - 1) * n;
    for (std::int64_t r = begin; r < end; ++r) {
      const auto at = walk.offsets(r);
      const T* line = x.data() + at[0];
      if (walk.step(1))
        fold(out + at[1], line, run);
      else
        out[at[1]] = better(out[at[1]], of_line(line));
    }
  });
  for (std::int64_t set = 1; set < cut.sets(); ++set) fold(y.data(), others.data() + (set - 1) * n, n);
  return y;
}

}  // namespace wm::kernel
