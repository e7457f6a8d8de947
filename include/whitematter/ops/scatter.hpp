// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/gather.hpp>

namespace wm {

/// The index fits x as gather's does, and there is one value for each index.
template <class S, class R, class V, int I>
inline constexpr bool scatterable = gatherable<S, R, I>&& same_shape<R, V>;

namespace detail {

inline auto describe_scatter_add(int axis) {
  return [axis](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("ScatterElements", {in.begin(), in.end()}, std::move(out),
                          {{"axis", std::int64_t{axis}}, {"reduction", std::string("add")}});
  };
}

template <class T, class L, class Device>
Array<T, Device> scatter_add(const Array<T, Device>& x, const Array<L, Device>& index,
                             const Array<T, Device>& values, int axis) {
  const Array<T, Device> y = kernel::clone(kernel::row_major(x));
  kernel::scatter_add(y, index, values, axis);
  return y;
}

template <class T, class L, class Device>
auto scatter_add_backward(Array<L, Device> index, int axis) {
  return [index = std::move(index), axis](const Array<T, Device>& dy, Needs<3> needs) {
    const Array<T, Device> none;
    return std::tuple{needs[0] ? dy : none, none, needs[2] ? kernel::gather(dy, index, axis) : none};
  };
}

}  // namespace detail

/// x with values added at the given positions of an axis: y[i, index[i, j, k], k] += values[i, j, k] for axis
/// 1 of three, as PyTorch's scatter_add. Index and values have one shape. The sums do not depend on the
/// number of threads. Fails with IndexError, naming the position, for an index outside the axis.
template <int Axis, Arithmetic T, class S, class L, class R, class V, class Device>
auto scatter_add(const Tensor<T, S, Device>& x, const Tensor<L, R, Device>& index,
                 const Tensor<T, V, Device>& values) {
  static_assert(index_type<L>, "scatter_add: the index must be int64_t or int32_t");
  static_assert(scatterable<S, R, V, Axis>,
                "scatter_add: index and values must have one shape, which fits the tensor");
  if constexpr (index_type<L> && scatterable<S, R, V, Axis>) {
    constexpr int axis = normalize_axis(Axis, S::rank);
    constexpr auto rule = "scatter_add: index and values must have one shape, which fits the tensor";
    check<ShapeError>(index.extents() == values.extents(), rule, index.extents(), values.extents());
    detail::check_gather(rule, x.extents(), index.extents(), axis);
    kernel::check_indices("scatter_add: indices must lie within the axis", index.array(), x.size(axis));
    return record<S>(detail::describe_scatter_add(axis),
                     detail::scatter_add(x.array(), index.array(), values.array(), axis),
                     detail::scatter_add_backward<T>(index.array(), axis), x, index, values);
  } else {
    return x;
  }
}

}  // namespace wm
