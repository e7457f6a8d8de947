// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/walk.hpp>

namespace wm::kernel {

/// Fails with IndexError unless each index is in [0, size); the message begins with the rule and names the
/// position.
template <Integral L>
void check_indices(const char* rule, const Array<L, Cpu>& index, int size) {
  const Array<L, Cpu> rows = row_major(index);
  for (std::int64_t i = 0; i < rows.elements(); ++i) {
    const L value = rows.data()[i];
    if (value >= 0 && value < size) continue;
    Extents position = rows.extents();
    std::int64_t rest = i;
    for (int axis = rows.rank() - 1; axis >= 0; --axis) {
      position[axis] = static_cast<int>(rest % rows.size(axis));
      rest /= rows.size(axis);
    }
    fail<IndexError>(text(rule, " (expected 0 to ", size - 1, ", got ", value, " at ", position, ")"));
  }
}

namespace detail {

/// Calls f(first element of index, first of x) for each line of index along an axis, where x is at least as
/// large as index in the other axes. No two lines of index have the same line of x.
template <class F>
void for_each_indexed_line(const Extents& index, const Extents& x, int axis, F f) {
  Extents lines = index;
  lines[axis] = index[axis] == 0 ? 0 : 1;
  const Walk<2> walk(lines, {contiguous_strides(index), contiguous_strides(x)});
  walk.for_each_run([&](const auto& at, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i) f(at[0] + i * walk.step(0), at[1] + i * walk.step(1));
  });
}

}  // namespace detail

/// y[i, j, k] = x[i, index[i, j, k], k] for axis 1 of three. Indices are checked.
template <class T, Integral L>
Array<T, Cpu> gather(const Array<T, Cpu>& input, const Array<L, Cpu>& index, int axis) {
  const Array<T, Cpu> x = row_major(input);
  const Array<L, Cpu> at = row_major(index);
  Array<T, Cpu> y(at.extents());
  const std::int64_t step = at.extents().elements(axis + 1, at.rank()),
                     distance = x.extents().elements(axis + 1, x.rank());
  detail::for_each_indexed_line(at.extents(), x.extents(), axis, [&](std::int64_t line, std::int64_t from) {
    for (std::int64_t i = line; i < line + at.size(axis) * step; i += step)
      y.data()[i] = x.data()[from + static_cast<std::int64_t>(at.data()[i]) * distance];
  });
  return y;
}

/// sum[i, index[i, j, k], k] += values[i, j, k] for axis 1 of three. Indices are checked; sum is row-major.
template <class T, Integral L>
void scatter_add(const Array<T, Cpu>& sum, const Array<L, Cpu>& index, const Array<T, Cpu>& values,
                 int axis) {
  const Array<T, Cpu> x = row_major(values);
  const Array<L, Cpu> at = row_major(index);
  const std::int64_t step = at.extents().elements(axis + 1, at.rank()),
                     distance = sum.extents().elements(axis + 1, sum.rank());
  detail::for_each_indexed_line(at.extents(), sum.extents(), axis, [&](std::int64_t line, std::int64_t to) {
    for (std::int64_t i = line; i < line + at.size(axis) * step; i += step)
      sum.data()[to + static_cast<std::int64_t>(at.data()[i]) * distance] += x.data()[i];
  });
}

/// The gradient of gather for x.
template <class T, Integral L>
Array<T, Cpu> gather_backward(const Array<T, Cpu>& dy, const Array<L, Cpu>& index, const Extents& x,
                              int axis) {
  const Array<T, Cpu> dx = filled<T>(x, T(0));
  scatter_add(dx, index, dy, axis);
  return dx;
}

}  // namespace wm::kernel
