// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/softmax.hpp>

namespace wm::kernel {

/// The position of the first of the largest values along an axis, or of the least; the axis stays with
/// size 1. NaN is beyond all numbers.
template <bool Largest, class T>
Array<std::int64_t, Cpu> arg_extremum(const Array<T, Cpu>& input, int axis) {
  const Array<T, Cpu> x = row_major(input);
  Extents extents = x.extents();
  extents[axis] = 1;
  const Array<std::int64_t, Cpu> y(extents);
  const Span span(Largest ? "argmax" : "argmin", {x.elements(), x.bytes() + y.bytes(), x.extents()});
  const int n = x.size(axis);
  const std::int64_t inner = x.extents().elements(axis + 1, x.rank());
  detail::for_each_line(x, axis, [&](std::int64_t start, std::int64_t step) {
    const T* line = x.data() + start;
    std::int64_t best = 0;
    for (std::int64_t i = 1; i < n; ++i) {
      const T a = line[best * step], b = line[i * step];
      if ((Largest ? b > a : b < a) || (b != b && a == a)) best = i;
    }
    y.data()[start / (n * inner) * inner + start % inner] = best;
  });
  return y;
}

}  // namespace wm::kernel
