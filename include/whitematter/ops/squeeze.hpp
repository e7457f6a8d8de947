// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/reshape.hpp>

namespace wm {

/// The axes exist and have size 1 in the type.
template <class S, int... I>
inline constexpr bool squeezable = [] {
  constexpr Axes axes = S::axes();
  bool all = sizeof...(I) > 0 && (has_axis<S, I> && ...);
  if constexpr ((has_axis<S, I> && ...)) all = all && ((axes[normalize_axis(I, S::rank)].size == 1) && ...);
  return all;
}();

/// A new axis may stand before axis I, or after the last one.
template <class S, int I>
inline constexpr bool unsqueezable = I >= -S::rank - 1 && I <= S::rank&& S::rank < max_rank;

namespace detail {

template <class S, int I>
struct Unsqueezed {
  static constexpr Axes value = [] {
    constexpr Axes axes = S::axes();
    Axes result;
    for (int i = 0; i <= S::rank; ++i) {
      if (i == normalize_axis(I, S::rank + 1)) result.push(fixed_axis(1));
      if (i < S::rank) result.push(axes[i]);
    }
    return result;
  }();
};

/// Squeeze or Unsqueeze, which take their axes as an input.
inline auto describe_squeeze(const char* op, std::vector<std::int64_t> axes) {
  return [op, axes = std::move(axes)](graph::Trace& trace, const auto& in, graph::Value out) {
    const auto list = trace.add_integers(axes, {{static_cast<std::int64_t>(axes.size()), ""}});
    return trace.add_node(op, {in[0], list.value}, std::move(out));
  };
}

inline Extents without_axes(const Extents& extents, std::initializer_list<int> axes) {
  Extents result;
  for (int i = 0; i < extents.rank(); ++i)
    if (std::find(axes.begin(), axes.end(), i) == axes.end()) result.push(extents[i]);
  return result;
}

inline Extents with_new_axis(const Extents& extents, int axis) {
  Extents result;
  for (int i = 0; i <= extents.rank(); ++i) {
    if (i == axis) result.push(1);
    if (i < extents.rank()) result.push(extents[i]);
  }
  return result;
}

}  // namespace detail

template <class S, int I>
using unsqueezed_shape = shape_from<detail::Unsqueezed<S, I>, S>;

/// Takes axes of size 1 away. [A, 1, B] -> [A, B]
template <int... Axis, class T, class S, class Device>
auto squeeze(const Tensor<T, S, Device>& x) {
  static_assert(squeezable<S, Axis...>, "squeeze: axes must have size 1 in the tensor's shape");
  if constexpr (squeezable<S, Axis...>)
    return record<reduced_shape<S, false, Axis...>>(
        detail::describe_squeeze("Squeeze", {normalize_axis(Axis, S::rank)...}),
        kernel::row_major(x.array()).reshaped(
            detail::without_axes(x.extents(), {normalize_axis(Axis, S::rank)...})),
        detail::reshape_backward(x.array()), x);
  else
    return x;
}

/// Puts an axis of size 1 before the given one; -1 is the new last one. [A, B] -> [A, 1, B]
template <int Axis, class T, class S, class Device>
auto unsqueeze(const Tensor<T, S, Device>& x) {
  static_assert(unsqueezable<S, Axis>, "unsqueeze: the new axis must lie within the tensor's shape");
  if constexpr (unsqueezable<S, Axis>) {
    constexpr int axis = normalize_axis(Axis, S::rank + 1);
    return record<unsqueezed_shape<S, Axis>>(
        detail::describe_squeeze("Unsqueeze", {axis}),
        kernel::row_major(x.array()).reshaped(detail::with_new_axis(x.extents(), axis)),
        detail::reshape_backward(x.array()), x);
  } else {
    return x;
  }
}

}  // namespace wm
