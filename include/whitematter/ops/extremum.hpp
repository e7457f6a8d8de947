// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/extremum.hpp>
#include <whitematter/ops/reduce.hpp>

namespace wm {

namespace detail {

/// The gradient is shared evenly among ties.
template <class T, class Device>
auto extremum_backward(Array<T, Device> x, Array<T, Device> y, unsigned mask) {
  if constexpr (!Floating<T>)
    return nullptr;
  else
    return [x = std::move(x), y = std::move(y), mask](const Array<T, Device>& dy, Needs<1>) {
      const Array<T, Device> ties = kernel::map<T>(
          "max: the result must broadcast to the tensor",
          [](const auto& v, const auto& m) { return (v == m).template cast<T>(); }, x, y);
      const Array<T, Device> share =
          kernel::binary<formula::Div>(restore_axes(dy, y.extents()), kernel::sum(ties, mask));
      return std::tuple{kernel::binary<formula::Mul>(ties, share)};
    };
}

template <bool Largest, class T, class Device>
Array<T, Device> extremum(const Array<T, Device>& x, unsigned mask) {
  constexpr auto rule =
      Largest ? "max: the reduced axes must have elements" : "min: the reduced axes must have elements";
  check<ShapeError>(reduced_elements(x.extents(), mask) > 0, rule, ">= 1", 0);
  return kernel::extremum<Largest>(x, mask);
}

template <bool Largest, bool Keep, int... I, class T, class S, class Device>
auto extremum(const Tensor<T, S, Device>& x) {
  if constexpr (!Arithmetic<T>) {
    return x;
  } else {
    constexpr unsigned mask = axis_mask<S, I...>();
    const Array<T, Device> y = extremum<Largest>(x.array(), mask);
    return record<reduced_shape<S, Keep, I...>>(
        describe_reduction(Largest ? "ReduceMax" : "ReduceMin", mask, Keep), drop_axes(y, mask, Keep),
        extremum_backward(x.array(), y, mask), x);
  }
}

}  // namespace detail

/// Largest value over the given axes, negative ones from the end; over all where none is given. The gradient
/// is shared evenly among ties, and NaN goes before all, as in PyTorch's amax.
template <int... Axis, class T, class S, class Device>
auto max(const Tensor<T, S, Device>& x) {
  static_assert(is_arithmetic<T>, "max: elements must be numbers");
  static_assert((has_axis<S, Axis> && ...), "max: axes must exist in the tensor's shape");
  return detail::extremum<true, false, Axis...>(x);
}
template <int... Axis, class T, class S, class Device>
auto max(const Tensor<T, S, Device>& x, KeepDim) {
  static_assert(is_arithmetic<T>, "max: elements must be numbers");
  static_assert((has_axis<S, Axis> && ...), "max: axes must exist in the tensor's shape");
  return detail::extremum<true, true, Axis...>(x);
}

/// The same with the least value, PyTorch's amin.
template <int... Axis, class T, class S, class Device>
auto min(const Tensor<T, S, Device>& x) {
  static_assert(is_arithmetic<T>, "min: elements must be numbers");
  static_assert((has_axis<S, Axis> && ...), "min: axes must exist in the tensor's shape");
  return detail::extremum<false, false, Axis...>(x);
}
template <int... Axis, class T, class S, class Device>
auto min(const Tensor<T, S, Device>& x, KeepDim) {
  static_assert(is_arithmetic<T>, "min: elements must be numbers");
  static_assert((has_axis<S, Axis> && ...), "min: axes must exist in the tensor's shape");
  return detail::extremum<false, true, Axis...>(x);
}

}  // namespace wm
