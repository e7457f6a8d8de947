// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include <whitematter/cpu/walk.hpp>

namespace wm::kernel {

/// A choice of an array's elements by place: sizes, distances between neighbours along each axis, and where
/// the first one lies. Slices, flips and permutations of an array are views of its elements.
struct View {
  Extents extents;
  Strides strides{};
  std::int64_t first = 0;

  std::int64_t& stride(int axis) { return strides[static_cast<std::size_t>(axis)]; }
  std::int64_t stride(int axis) const { return strides[static_cast<std::size_t>(axis)]; }

  /// `count` elements along an axis from `begin` on, `step` apart; a negative step walks back.
  View sliced(int axis, int begin, int count, int step = 1) const {
    View result = *this;
    result.first += begin * stride(axis);
    result.stride(axis) *= step;
    result.extents[axis] = count;
    return result;
  }

  /// Axis i of the result is axis order[i] of this.
  View permuted(const std::array<int, max_rank>& order) const {
    View result = *this;
    for (int i = 0; i < extents.rank(); ++i) {
      const int from = order[static_cast<std::size_t>(i)];
      result.extents[i] = extents[from];
      result.stride(i) = stride(from);
    }
    return result;
  }

  /// Every element repeated along the axes of size 1, and along new ones in front, to fill the sizes.
  View expanded(const Extents& sizes) const {
    View result{sizes, {}, first};
    const int front = sizes.rank() - extents.rank();
    for (int i = 0; i < extents.rank(); ++i)
      result.stride(front + i) = extents[i] == 1 && sizes[front + i] != 1 ? 0 : stride(i);
    return result;
  }
};

/// All elements of an array with these sizes.
inline View view_of(const Extents& extents, Layout layout) {
  View view{extents};
  std::int64_t stride = 1;
  const auto next = [&](int axis) { view.stride(axis) = stride, stride *= extents[axis]; };
  const bool channels_last = layout == Layout::ChannelsLast && extents.rank() >= 3;
  if (channels_last) next(1);
  for (int i = extents.rank() - 1; i >= 0; --i)
    if (i != 1 || !channels_last) next(i);
  return view;
}
template <class T>
View view_of(const Array<T, Cpu>& x) {
  return view_of(x.extents(), x.layout());
}

namespace detail {

/// Both views in the order in which the elements of `to` lie in memory.
inline Walk<2> walk_of(const View& from, const View& to) {
  std::array<int, max_rank> order{};
  const auto end = order.begin() + to.extents.rank();
  std::iota(order.begin(), end, 0);
  for (auto i = order.begin(); i != end; ++i)  // inserts: few axes, and equal strides keep their order
    for (auto j = i; j != order.begin() && std::abs(to.stride(j[-1])) < std::abs(to.stride(*j)); --j)
      std::swap(j[-1], *j);
  return {to.permuted(order).extents, {from.permuted(order).strides, to.permuted(order).strides}};
}

/// The axis whose neighbours are neighbours in memory, where it is long enough to matter; else -1.
inline int unit_axis(const View& view) {
  for (int i = 0; i < view.extents.rank(); ++i)
    if (view.stride(i) == 1 && view.extents[i] >= 8) return i;
  return -1;
}

/// Copies in square tiles that stay in the cache, where neighbours along axis a are neighbours in `source`
/// and those along axis b in `target`.
template <class T>
void copy_transposed(const T* source, const View& from, T* target, const View& to, int a, int b) {
  constexpr std::int64_t tile = 16;
  Extents rest = from.extents;
  const std::int64_t rows = rest[a], cols = rest[b];
  rest[a] = rest[b] = 1;
  const Walk<2> walk(rest, {from.strides, to.strides});
  const std::int64_t across = (cols + tile - 1) / tile, tiles = (rows + tile - 1) / tile * across;
  parallel_for(rest.elements() * tiles, memory_grain / (tile * tile),
               [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t i = begin; i < end; ++i) {
                   const std::int64_t matrix = i / tiles, inside = matrix % walk.run();
                   const auto at = walk.offsets(matrix / walk.run());
                   const T* p = source + at[0] + inside * walk.step(0);
                   T* q = target + at[1] + inside * walk.step(1);
                   const std::int64_t row = i % tiles / across * tile, col = i % tiles % across * tile;
                   for (std::int64_t r = row; r < std::min(rows, row + tile); ++r)
                     for (std::int64_t c = col; c < std::min(cols, col + tile); ++c)
                       q[r * to.stride(a) + c] = p[r + c * from.stride(b)];
                 }
               });
}

}  // namespace detail

/// Copies the elements of one view to those of another of the same sizes.
template <class T>
void copy(const Array<T, Cpu>& x, const View& from, const Array<T, Cpu>& y, const View& to) {
  const auto moved = 2 * to.extents.elements() * static_cast<std::int64_t>(sizeof(T));
  const Span span("copy", {.bytes = moved, .shape = to.extents});
  const int near_from = detail::unit_axis(from), near_to = detail::unit_axis(to);
  if (near_from >= 0 && near_to >= 0 && near_from != near_to)
    return detail::copy_transposed(x.data() + from.first, from, y.data() + to.first, to, near_from, near_to);
  const Walk<2> walk = detail::walk_of(from, to);
  const std::int64_t a = walk.step(0), b = walk.step(1);
  walk.for_each_run([&](const auto& at, std::int64_t n) {
    const T* source = x.data() + from.first + at[0];
    T* target = y.data() + to.first + at[1];
    if (a == 1 && b == 1)
      std::copy_n(source, n, target);
    else
      for (std::int64_t i = 0; i < n; ++i) target[i * b] = source[i * a];
  });
}

/// Adds the elements of one view to those of another, no two of which are the same.
template <class T>
void add(const Array<T, Cpu>& x, const View& from, const Array<T, Cpu>& y, const View& to) {
  const std::int64_t sums = to.extents.elements();
  const Span span("add_to_view", {sums, 3 * sums * static_cast<std::int64_t>(sizeof(T)), to.extents});
  const Walk<2> walk = detail::walk_of(from, to);
  const std::int64_t a = walk.step(0), b = walk.step(1);
  walk.for_each_run([&](const auto& at, std::int64_t n) {
    const T* source = x.data() + from.first + at[0];
    T* target = y.data() + to.first + at[1];
    for (std::int64_t i = 0; i < n; ++i) target[i * b] += source[i * a];
  });
}

/// The elements of a view as an array of their own.
template <class T>
Array<T, Cpu> taken(const Array<T, Cpu>& x, const View& view, Layout layout) {
  Array<T, Cpu> y(view.extents, layout);
  copy(x, view, y, view_of(y));
  return y;
}

/// The backward of taken: dy in the places of the view, zeros around it.
template <class T>
Array<T, Cpu> put(const Array<T, Cpu>& dy, const View& view, const Extents& extents, Layout layout) {
  const Array<T, Cpu> dx = view.extents.elements() == extents.elements() ? Array<T, Cpu>(extents, layout)
                                                                         : filled<T>(extents, T(0), layout);
  copy(dy, view_of(dy), dx, view);
  return dx;
}

/// Axis i of the result is axis order[i] of x. Nothing moves where the elements already lie as the result
/// needs them in one of the layouts.
template <class T>
Array<T, Cpu> permute(const Array<T, Cpu>& x, const std::array<int, max_rank>& order) {
  const View view = view_of(x).permuted(order);
  for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
    const View all = view_of(view.extents, layout);
    bool same = true;
    for (int i = 0; i < x.rank(); ++i)
      same = same && (view.extents[i] == 1 || view.stride(i) == all.stride(i));
    if (same) return x.reshaped(view.extents).relabelled(layout);
  }
  return taken(x, view, Layout::RowMajor);
}

/// Arrays one after the other along an axis. Fails with ShapeError where other sizes differ.
template <class T, std::size_t N>
Array<T, Cpu> concat(const std::array<Array<T, Cpu>, N>& inputs, int axis) {
  Extents extents = inputs[0].extents();
  extents[axis] = 0;
  for (const auto& x : inputs) {
    Extents other = x.extents();
    other[axis] = extents[axis];
    check<ShapeError>(other == extents, "concat: shapes must agree in all axes but the one that grows",
                      inputs[0].extents(), x.extents());
    extents[axis] += x.size(axis);
  }
  Array<T, Cpu> y(extents, inputs[0].layout());
  int begin = 0;
  for (const auto& x : inputs) {
    copy(x, view_of(x), y, view_of(y).sliced(axis, begin, x.size(axis)));
    begin += x.size(axis);
  }
  return y;
}

}  // namespace wm::kernel
