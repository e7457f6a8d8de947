// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

namespace detail {

template <class T>
struct Ranked {
  T value;
  std::int64_t index;
};

/// PyTorch's stable order: NaN is the largest, and of equal values the one with the lower index comes first.
template <class T>
bool ranks_before(const Ranked<T>& a, const Ranked<T>& b, bool descending) {
  const T& x = descending ? a.value : b.value;  // the one that must be larger
  const T& y = descending ? b.value : a.value;
  if (x > y || (x != x && y == y)) return true;
  if (y > x || (y != y && x == x)) return false;
  return a.index < b.index;
}

}  // namespace detail

/// The first `count` values along an axis in order, and where each stood.
template <class T>
std::pair<Array<T, Cpu>, Array<std::int64_t, Cpu>> sort(const Array<T, Cpu>& input, int axis, int count,
                                                        bool descending) {
  using Ranked = detail::Ranked<T>;
  const Array<T, Cpu> x = row_major(input);
  Extents extents = x.extents();
  extents[axis] = count;
  Array<T, Cpu> values(extents);
  Array<std::int64_t, Cpu> indices(extents);
  const Span span("sort", {.bytes = x.bytes() + values.bytes() + indices.bytes(), .shape = extents});
  const std::int64_t n = x.size(axis), step = extents.elements(axis + 1, x.rank()),
                     lines = extents.elements(0, axis) * step;
  const auto before = [descending](const Ranked& a, const Ranked& b) {
    return detail::ranks_before(a, b, descending);
  };
  parallel_for(lines, memory_grain / 16 / std::max<std::int64_t>(n, 1),
               [&](std::int64_t first, std::int64_t last) {
                 std::vector<Ranked> line(static_cast<std::size_t>(n));
                 for (std::int64_t l = first; l < last; ++l) {
                   const T* from = x.data() + l / step * n * step + l % step;
                   for (std::int64_t i = 0; i < n; ++i)
                     line[static_cast<std::size_t>(i)] = {from[i * step], i};
                   if (count < n) std::nth_element(line.begin(), line.begin() + count, line.end(), before);
                   std::sort(line.begin(), line.begin() + count, before);
                   const std::int64_t to = l / step * count * step + l % step;
                   for (std::int64_t i = 0; i < count; ++i) {
                     values.data()[to + i * step] = line[static_cast<std::size_t>(i)].value;
                     indices.data()[to + i * step] = line[static_cast<std::size_t>(i)].index;
                   }
                 }
               });
  return {values, indices};
}

}  // namespace wm::kernel
