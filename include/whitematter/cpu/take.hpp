// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

/// x with an axis replaced by those of the indices into it: rows of a table where the axis is 0. Indices are
/// checked.
template <class T, Integral L>
Array<T, Cpu> take(const Array<T, Cpu>& input, const Array<L, Cpu>& index, int axis) {
  const Array<T, Cpu> x = row_major(input);
  const Array<L, Cpu> at = row_major(index);
  Extents extents;
  for (int i = 0; i < axis; ++i) extents.push(x.size(i));
  for (const int size : at.extents()) extents.push(size);
  for (int i = axis + 1; i < x.rank(); ++i) extents.push(x.size(i));
  Array<T, Cpu> y(extents);
  const Span span("take", {.bytes = 2 * y.bytes() + at.bytes(), .shape = extents});
  const std::int64_t inner = x.extents().elements(axis + 1, x.rank()), n = at.elements();
  parallel_for(x.extents().elements(0, axis) * n, memory_grain / std::max<std::int64_t>(inner, 1),
               [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t i = begin; i < end; ++i) {
                   const std::int64_t row =
                       i / n * x.size(axis) + static_cast<std::int64_t>(at.data()[i % n]);
                   std::copy_n(x.data() + row * inner, inner, y.data() + i * inner);
                 }
               });
  return y;
}

/// The gradient of take for x; index `skipped` gets none. Every element is summed in the order of the
/// indices, by one thread.
template <class T, Integral L>
Array<T, Cpu> take_backward(const Array<T, Cpu>& gradient, const Array<L, Cpu>& index, const Extents& x,
                            int axis, std::int64_t skipped = -1) {
  const Span span("take", {gradient.elements(), 2 * gradient.bytes(), x, "backward"});
  const Array<T, Cpu> dy = row_major(gradient), dx = filled<T>(x, T(0));
  const Array<L, Cpu> at = row_major(index);
  const std::int64_t inner = x.elements(axis + 1, x.rank()), n = at.elements(), rows = x[axis];
  // Threads share the columns, as several indices may name one row.
  constexpr std::int64_t columns = 64;
  const std::int64_t pieces = (inner + columns - 1) / columns;
  parallel_parts(x.elements(0, axis) * pieces, [&](std::int64_t part) {
    const std::int64_t outer = part / pieces, begin = part % pieces * columns,
                       end = std::min(inner, begin + columns);
    for (std::int64_t i = 0; i < n; ++i) {
      const auto row = static_cast<std::int64_t>(at.data()[i]);
      if (row == skipped) continue;
      const T* from = dy.data() + (outer * n + i) * inner;
      T* to = dx.data() + (outer * rows + row) * inner;
      for (std::int64_t c = begin; c < end; ++c) to[c] += from[c];
    }
  });
  return dx;
}

}  // namespace wm::kernel
