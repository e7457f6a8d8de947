// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

enum class Direction { Forward, Backward };

/// Sums of the elements up to each one along an axis, or of those from it on, which is the gradient of the
/// former. Totals are double, as PyTorch's.
template <class T>
Array<T, Cpu> cumsum(const Array<T, Cpu>& input, int axis, Direction direction = Direction::Forward) {
  using Total = std::conditional_t<Floating<T>, double, T>;
  const Array<T, Cpu> x = row_major(input);
  Array<T, Cpu> y(x.extents());
  const Span span("cumsum", {x.elements(), 2 * x.bytes(), x.extents()});
  const std::int64_t n = x.size(axis), step = x.extents().elements(axis + 1, x.rank()),
                     lines = x.extents().elements(0, axis) * step;
  const std::int64_t walk = direction == Direction::Forward ? step : -step;
  if (n == 0) return y;
  parallel_for(lines, memory_grain / 8 / n, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t l = first; l < last; ++l) {
      std::int64_t at = l / step * n * step + l % step;
      if (direction == Direction::Backward) at += (n - 1) * step;
      Total total = 0;
      for (std::int64_t i = 0; i < n; ++i, at += walk) {
        total += static_cast<Total>(x.data()[at]);
        y.data()[at] = static_cast<T>(total);
      }
    }
  });
  return y;
}

}  // namespace wm::kernel
