// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/gather.hpp>
#include <whitematter/cpu/take.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// An element type that can name a position.
template <class L>
inline constexpr bool index_type = Integral<L>;

/// The index has the rank of x, and in the other axes no larger sizes.
template <class S, class R, int I>
inline constexpr bool gatherable = [] {
  constexpr Axes x = S::axes(), index = R::axes();
  if (x.rank != index.rank || !has_axis<S, I>) return false;
  for (int i = 0; i < x.rank; ++i)
    if (i != normalize_axis(I, x.rank) && !agree(x[i], index[i]) &&
        !(x[i].fixed() && index[i].fixed() && index[i].size <= x[i].size))
      return false;
  return true;
}();

/// The axis exists in x, and the index has one axis.
template <class S, class R, int I>
inline constexpr bool selectable = has_axis<S, I>&& R::rank == 1;

namespace detail {

inline auto describe_on_axis(const char* op, int axis) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node(op, {in.begin(), in.end()}, std::move(out), {{"axis", std::int64_t{axis}}});
  };
}

inline void check_gather(const char* rule, const Extents& x, const Extents& index, int axis) {
  for (int i = 0; i < x.rank(); ++i) check<ShapeError>(i == axis || index[i] <= x[i], rule, x, index);
}

template <class T, class L, class Device>
auto gather_backward(const Array<T, Device>& x, Array<L, Device> index, int axis) {
  if constexpr (Floating<T>)
    return [index = std::move(index), extents = x.extents(), axis](const Array<T, Device>& dy, Needs<2>) {
      return std::tuple{kernel::gather_backward(dy, index, extents, axis), Array<T, Device>()};
    };
  else
    return nullptr;
}

template <class T, class L, class Device>
auto take_backward(const Array<T, Device>& x, Array<L, Device> index, int axis, std::int64_t skipped = -1) {
  if constexpr (Floating<T>)
    return [=, index = std::move(index), extents = x.extents()](const Array<T, Device>& dy, Needs<2>) {
      return std::tuple{kernel::take_backward(dy, index, extents, axis, skipped), Array<T, Device>()};
    };
  else
    return nullptr;
}

template <class S, class R, int I>
struct Selected {
  static constexpr Axes value = [] {
    Axes axes = S::axes(0);
    axes[normalize_axis(I, S::rank)] = R::axes(1)[0];
    return axes;
  }();
};

}  // namespace detail

/// y[i, j, k] = x[i, index[i, j, k], k] for axis 1 of three, as PyTorch's gather. The result has the index's
/// shape. Fails with IndexError, naming the position, for an index outside the axis.
template <int Axis, class T, class S, class L, class R, class Device>
auto gather(const Tensor<T, S, Device>& x, const Tensor<L, R, Device>& index) {
  static_assert(index_type<L>, "gather: the index must be int64_t or int32_t");
  static_assert(gatherable<S, R, Axis>,
                "gather: the index must have the tensor's rank and fit it in the other axes");
  if constexpr (index_type<L> && gatherable<S, R, Axis>) {
    constexpr int axis = normalize_axis(Axis, S::rank);
    detail::check_gather("gather: the index must have the tensor's rank and fit it in the other axes",
                         x.extents(), index.extents(), axis);
    kernel::check_indices("gather: indices must lie within the axis", index.array(), x.size(axis));
    return record<R>(detail::describe_on_axis("GatherElements", axis),
                     kernel::gather(x.array(), index.array(), axis),
                     detail::gather_backward(x.array(), index.array(), axis), x, index);
  } else {
    return x;
  }
}

/// The slices of x at the given positions of an axis. [..., A, ...] and index [K] -> [..., K, ...]
/// Fails with IndexError, naming the position, for an index outside the axis.
template <int Axis, class T, class S, class L, class R, class Device>
auto index_select(const Tensor<T, S, Device>& x, const Tensor<L, R, Device>& index) {
  static_assert(index_type<L>, "index_select: the index must be int64_t or int32_t");
  static_assert(selectable<S, R, Axis>, "index_select: the axis must exist and the index be [K]");
  if constexpr (index_type<L> && selectable<S, R, Axis>) {
    constexpr int axis = normalize_axis(Axis, S::rank);
    kernel::check_indices("index_select: indices must lie within the axis", index.array(), x.size(axis));
    return record<shape_from<detail::Selected<S, R, Axis>, S, R>>(
        detail::describe_on_axis("Gather", axis), kernel::take(x.array(), index.array(), axis),
        detail::take_backward(x.array(), index.array(), axis), x, index);
  } else {
    return x;
  }
}

}  // namespace wm
