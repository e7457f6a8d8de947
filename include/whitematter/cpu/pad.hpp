// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/view.hpp>

namespace wm {

/// How many elements are added before and after each axis.
struct Pads {
  std::array<int, max_rank> before{}, after{};
};

namespace kernel {

namespace detail {

inline Extents padded(const Extents& x, const Pads& pads) {
  Extents result;
  for (int i = 0; i < x.rank(); ++i) {
    const auto axis = static_cast<std::size_t>(i);
    result.push(x[i] + pads.before[axis] + pads.after[axis]);
  }
  return result;
}

/// Where x lies inside the padded array y.
inline View inside(View y, const Extents& x, const Pads& pads) {
  for (int i = 0; i < x.rank(); ++i) y = y.sliced(i, pads.before[static_cast<std::size_t>(i)], x[i]);
  return y;
}

/// Calls f(edge, mirrored) for both ends of each padded axis: what reflection fills, and where its elements
/// are. Axes come in order, and each copies what was filled along those before it.
template <class F>
void for_each_edge(const View& y, const Extents& x, const Pads& pads, bool backwards, F f) {
  for (int n = 0; n < x.rank(); ++n) {
    const int i = backwards ? x.rank() - 1 - n : n;
    View line = y;  // padded along the axes up to i only
    for (int j = i + 1; j < x.rank(); ++j)
      line = line.sliced(j, pads.before[static_cast<std::size_t>(j)], x[j]);
    const int before = pads.before[static_cast<std::size_t>(i)],
              after = pads.after[static_cast<std::size_t>(i)], last = before + x[i] - 1;
    if (before > 0) f(line.sliced(i, before - 1, before, -1), line.sliced(i, before + 1, before));
    if (after > 0) f(line.sliced(i, last + 1, after), line.sliced(i, last - 1, after, -1));
  }
}

}  // namespace detail

/// x with `value` around it.
template <class T>
Array<T, Cpu> pad(const Array<T, Cpu>& x, const Pads& pads, T value) {
  const Array<T, Cpu> y = filled<T>(detail::padded(x.extents(), pads), value, x.layout());
  copy(x, view_of(x), y, detail::inside(view_of(y), x.extents(), pads));
  return y;
}

/// The gradient of what was not added.
template <class T>
Array<T, Cpu> pad_backward(const Array<T, Cpu>& dy, const Extents& x, const Pads& pads) {
  return taken(dy, detail::inside(view_of(dy), x, pads), dy.layout());
}

/// x with its mirror image around it; its first and last elements stand once. Each axis is longer than what
/// is added to one of its ends.
template <class T>
Array<T, Cpu> pad_reflect(const Array<T, Cpu>& x, const Pads& pads) {
  const Array<T, Cpu> y(detail::padded(x.extents(), pads), x.layout());
  copy(x, view_of(x), y, detail::inside(view_of(y), x.extents(), pads));
  detail::for_each_edge(view_of(y), x.extents(), pads, false,
                        [&](const View& edge, const View& mirrored) { copy(y, mirrored, y, edge); });
  return y;
}

template <class T>
Array<T, Cpu> pad_reflect_backward(const Array<T, Cpu>& dy, const Extents& x, const Pads& pads) {
  const Array<T, Cpu> sums = clone(dy);
  detail::for_each_edge(view_of(dy), x, pads, true,
                        [&](const View& edge, const View& mirrored) { add(sums, edge, sums, mirrored); });
  return pad_backward(sums, x, pads);
}

}  // namespace kernel
}  // namespace wm
