// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <whitematter/cpu/view.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// As the end of a slice: all that is left of the axis.
inline constexpr int to_end = std::numeric_limits<int>::max();

namespace detail {

/// A slice with bounds that may count from the end.
struct Range {
  int begin, end, step;

  constexpr int first(int size) const { return begin < 0 ? begin + size : begin; }
  constexpr int last(int size) const { return end == to_end ? size : end < 0 ? end + size : end; }
  constexpr int count(int size) const { return (last(size) - first(size) + step - 1) / step; }

  /// Both bounds count from the same side: then the size of the axis does not matter.
  constexpr bool one_sided() const { return (begin < 0) == (end < 0 || end == to_end); }
  constexpr bool whole() const { return begin == 0 && end == to_end && step == 1; }
};

constexpr bool can_slice(const Axis& axis, const Range& range) {
  if (range.step < 1) return false;
  if (!axis.fixed()) return !range.one_sided() || range.first(0) < range.last(0);
  const int first = range.first(axis.size), last = range.last(axis.size);
  return first >= 0 && first < last && last <= axis.size;
}

template <class S, int I, int Begin, int End, int Step>
struct Sliced {
  static constexpr Axes value = [] {
    constexpr Range range{Begin, End, Step};
    Axes axes = S::axes(0);
    Axis& axis = axes[normalize_axis(I, S::rank)];
    if (axis.fixed() || range.one_sided())
      axis = fixed_axis(range.count(axis.fixed() ? axis.size : 0));
    else if (!range.whole())
      axis = Shape<Any>::axes(1)[0];
    return axes;
  }();
};

inline kernel::View sliced_view(const kernel::View& x, int axis, const Range& range) {
  const int size = x.extents[axis], first = range.first(size), last = range.last(size);
  check<ShapeError>(first >= 0 && first <= last && last <= size,
                    "slice: bounds must be a range within the axis", text("0 to ", size),
                    text(first, " to ", last));
  return x.sliced(axis, first, range.count(size), range.step);
}

/// Slices along the axes of a mask, each with the same bounds.
inline auto describe_slice(unsigned axes, std::int64_t begin, std::int64_t end, std::int64_t step) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    std::vector<std::int64_t> list;
    for (int i = 0; i < max_rank; ++i)
      if (axes >> i & 1u) list.push_back(i);
    const auto n = static_cast<std::int64_t>(list.size());
    const auto all = [&](std::int64_t bound) {
      return trace.add_integers(std::vector(list.size(), bound), {{n, ""}}).value;
    };
    const auto starts = all(begin), ends = all(end), steps = all(step);
    const auto positions = trace.add_integers(list, {{n, ""}}).value;
    return trace.add_node("Slice", {in[0], starts, ends, positions, steps}, std::move(out));
  };
}

/// A slice along one axis. Where only the result has its size in the type, Gather tells that size and does
/// not move the bounds to fit, as Slice would.
inline auto describe_range(const Axes& from, int axis, const Range& range) {
  return [&from, axis, range](graph::Trace& trace, const auto& in, graph::Value out) {
    const graph::Dimension size = out.dims[static_cast<std::size_t>(axis)];
    if (from[axis].fixed() || !size.fixed())
      return describe_slice(1u << axis, range.begin,
                            range.end == to_end ? std::numeric_limits<std::int64_t>::max() : range.end,
                            range.step)(trace, in, std::move(out));
    std::vector<std::int64_t> positions;
    for (std::int64_t i = 0; i < size.size; ++i) positions.push_back(range.begin + i * range.step);
    const auto index = trace.add_integers(std::move(positions), {size});
    return trace.add_node("Gather", {in[0], index.value}, std::move(out), {{"axis", std::int64_t{axis}}});
  };
}

template <class T, class Device>
auto slice_backward(const Array<T, Device>& x, const kernel::View& view) {
  return [view, extents = x.extents(), layout = x.layout()](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::put(dy, view, extents, layout)};
  };
}

}  // namespace detail

/// The bounds lie within an axis that has its size in the type; on another one they are in order.
template <class S, int I, int Begin, int End, int Step>
inline constexpr bool sliceable = [] {
  if constexpr (has_axis<S, I>)
    return detail::can_slice(S::axes()[normalize_axis(I, S::rank)], {Begin, End, Step});
  else
    return false;
}();

template <class S, int I, int Begin, int End, int Step>
using sliced_shape = shape_from<detail::Sliced<S, I, Begin, End, Step>, S, Shape<Any>>;

/// Elements Begin, Begin + Step, ... before End along an axis; negative bounds count from the end. The
/// result's axis is Any where its size depends on one that is known at run time only.
template <int Axis, int Begin, int End = to_end, int Step = 1, class T, class S, class Device>
auto slice(const Tensor<T, S, Device>& x) {
  static_assert(sliceable<S, Axis, Begin, End, Step>, "slice: bounds must be a range within the axis");
  if constexpr (sliceable<S, Axis, Begin, End, Step>) {
    constexpr int axis = normalize_axis(Axis, S::rank);
    const kernel::View view = detail::sliced_view(kernel::view_of(x.array()), axis, {Begin, End, Step});
    return record<sliced_shape<S, Axis, Begin, End, Step>>(
        detail::describe_range(S::shape_axes, axis, {Begin, End, Step}),
        kernel::taken(x.array(), view, x.array().layout()), detail::slice_backward(x.array(), view), x);
  } else {
    return x;
  }
}

namespace detail {

template <class S, int I, auto Length>
struct Narrowed {
  static constexpr Axes value = [] {
    Axes axes = S::axes(0);
    axes[normalize_axis(I, S::rank)] = axis_of<Length>(1, 0);
    return axes;
  }();
};

template <class S, int I, auto Length>
using narrowed_shape = shape_from<Narrowed<S, I, Length>, S, Shape<Length>>;

template <int I, auto Length, class T, class S, class Device>
auto narrow(const Tensor<T, S, Device>& x, int start, int length) {
  constexpr int axis = normalize_axis(I, S::rank);
  check<IndexError>(start >= 0 && length >= 0 && start <= x.size(axis) - length,
                    "narrow: the range must lie within the axis", text("0 to ", x.size(axis)),
                    text(start, " to ", std::int64_t{start} + length));
  const kernel::View view = kernel::view_of(x.array()).sliced(axis, start, length);
  const auto describe = [=](graph::Trace& trace, const auto& in, graph::Value out) {
    check(!std::is_enum_v<decltype(Length)>, "narrow: a graph needs the length in the type", "a number",
          wm::describe(Shape<Length>::shape_axes));
    return describe_range(S::shape_axes, axis, {start, start + length, 1})(trace, in, std::move(out));
  };
  return record<narrowed_shape<S, I, Length>>(describe, kernel::taken(x.array(), view, x.array().layout()),
                                              slice_backward(x.array(), view), x);
}

}  // namespace detail

/// The axis exists, and has Length elements if its size is in the type.
template <class S, int I, int Length>
inline constexpr bool narrowable = sliceable<S, I, 0, Length, 1>;

/// Length elements along an axis from `start` on; a graph keeps the start of its trace.
template <int Axis, int Length, class T, class S, class Device>
auto narrow(const Tensor<T, S, Device>& x, int start) {
  static_assert(has_axis<S, Axis>, "narrow: the axis must exist in the tensor's shape");
  static_assert(!has_axis<S, Axis> || narrowable<S, Axis, Length>,
                "narrow: the range must lie within the axis");
  if constexpr (narrowable<S, Axis, Length>)
    return detail::narrow<Axis, Length>(x, start, Length);
  else
    return x;
}

/// The same with a length known at run time: narrow<1, Time>(x, start, length).
template <int Axis, auto Length, class T, class S, class Device>
requires std::is_enum_v<decltype(Length)>
auto narrow(const Tensor<T, S, Device>& x, int start, int length) {
  static_assert(has_axis<S, Axis>, "narrow: the axis must exist in the tensor's shape");
  if constexpr (has_axis<S, Axis>)
    return detail::narrow<Axis, Length>(x, start, length);
  else
    return x;
}

/// The elements along the given axes in reverse. [...] -> [...]
template <int... Axis, class T, class S, class Device>
Tensor<T, S, Device> flip(const Tensor<T, S, Device>& x) {
  static_assert(sizeof...(Axis) > 0 && (has_axis<S, Axis> && ...),
                "flip: axes must exist in the tensor's shape");
  constexpr unsigned mask = (0u | ... | (1u << normalize_axis(Axis, S::rank)));
  kernel::View view = kernel::view_of(x.array());
  for (int i = 0; i < S::rank; ++i)
    if (mask >> i & 1u && x.size(i) > 0) view = view.sliced(i, x.size(i) - 1, x.size(i), -1);
  return record<S>(detail::describe_slice(mask, -1, std::numeric_limits<std::int64_t>::min(), -1),
                   kernel::taken(x.array(), view, x.array().layout()),
                   detail::slice_backward(x.array(), view), x);
}

}  // namespace wm
