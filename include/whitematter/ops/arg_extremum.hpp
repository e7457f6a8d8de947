// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/arg_extremum.hpp>
#include <whitematter/ops/reduce.hpp>

namespace wm {

namespace detail {

template <bool Largest, class T, class Device>
Array<std::int64_t, Device> arg_extremum(const Array<T, Device>& x, int axis, bool keep) {
  constexpr auto rule =
      Largest ? "argmax: the axis must have elements" : "argmin: the axis must have elements";
  check<ShapeError>(x.size(axis) > 0, rule, ">= 1", 0);
  return drop_axes(kernel::arg_extremum<Largest>(x, axis), 1u << axis, keep);
}

template <bool Largest, bool Keep, int I, class T, class S, class Device>
auto arg_extremum(const Tensor<T, S, Device>& x) {
  using Result = reduced_shape<S, Keep, I>;
  if constexpr (has_axis<S, I>) {
    constexpr int axis = normalize_axis(I, S::rank);
    return record<Result>(
        [](graph::Trace& trace, const auto& in, graph::Value out) {
          return trace.add_node(Largest ? "ArgMax" : "ArgMin", {in[0]}, std::move(out),
                                {{"axis", std::int64_t{axis}}, {"keepdims", std::int64_t{Keep}}});
        },
        arg_extremum<Largest>(x.array(), axis, Keep), nullptr, x);
  } else {
    return Tensor<std::int64_t, Result, Device>();
  }
}

}  // namespace detail

/// Position along an axis of the largest value, of the first where several are equal, NaN before all. int64,
/// and no gradient flows. [..., Axis, ...] -> [..., ...]
template <int Axis, Arithmetic T, class S, class Device>
auto argmax(const Tensor<T, S, Device>& x) {
  static_assert(has_axis<S, Axis>, "argmax: the axis must exist in the tensor's shape");
  return detail::arg_extremum<true, false, Axis>(x);
}
template <int Axis, Arithmetic T, class S, class Device>
auto argmax(const Tensor<T, S, Device>& x, KeepDim) {
  static_assert(has_axis<S, Axis>, "argmax: the axis must exist in the tensor's shape");
  return detail::arg_extremum<true, true, Axis>(x);
}

/// The same of the least value.
template <int Axis, Arithmetic T, class S, class Device>
auto argmin(const Tensor<T, S, Device>& x) {
  static_assert(has_axis<S, Axis>, "argmin: the axis must exist in the tensor's shape");
  return detail::arg_extremum<false, false, Axis>(x);
}
template <int Axis, Arithmetic T, class S, class Device>
auto argmin(const Tensor<T, S, Device>& x, KeepDim) {
  static_assert(has_axis<S, Axis>, "argmin: the axis must exist in the tensor's shape");
  return detail::arg_extremum<false, true, Axis>(x);
}

}  // namespace wm
