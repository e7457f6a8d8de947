// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/reduce.hpp>

namespace wm {

namespace detail {

/// The root of the sum of squares; the reduced axes stay with size 1.
template <class T, class Device>
Array<T, Device> norm(const Array<T, Device>& x, unsigned mask) {
  constexpr auto rule = "norm: sizes must be the tensor's";
  const Array<T, Device> squares = kernel::map<T>(
      rule, [](const auto& v) { return v.square(); }, x);
  return kernel::map<T>(
      rule, [](const auto& s) { return s.sqrt(); }, kernel::sum(squares, mask));
}

/// x dy / norm, and 0 where the norm is 0.
template <class T, class Device>
auto norm_backward(Array<T, Device> x, Array<T, Device> y) {
  return [x = std::move(x), y = std::move(y)](const Array<T, Device>& dy, Needs<1>) {
    const Array<T, Device> share = kernel::map<T>(
        "norm: the gradient must have the result's sizes",
        [](const auto& n, const auto& g) { return (n == T(0)).select(g * T(0), g / n); }, y,
        restore_axes(dy, y.extents()));
    return std::tuple{kernel::binary<formula::Mul>(x, share)};
  };
}

template <bool Keep, int... I, class T, class S, class Device>
auto norm(const Tensor<T, S, Device>& x) {
  if constexpr (!Floating<T>) {
    return x;
  } else {
    constexpr unsigned mask = axis_mask<S, I...>();
    const Array<T, Device> y = norm(x.array(), mask);
    return record<reduced_shape<S, Keep, I...>>(describe_reduction("ReduceL2", mask, Keep),
                                                drop_axes(y, mask, Keep), norm_backward(x.array(), y), x);
  }
}

}  // namespace detail

/// Root of the sum of squares over the given axes, negative ones from the end; over all where none is given.
/// At 0 the gradient is 0.
template <int... Axis, class T, class S, class Device>
auto norm(const Tensor<T, S, Device>& x) {
  static_assert(Floating<T>, "norm: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "norm: axes must exist in the tensor's shape");
  return detail::norm<false, Axis...>(x);
}
template <int... Axis, class T, class S, class Device>
auto norm(const Tensor<T, S, Device>& x, KeepDim) {
  static_assert(Floating<T>, "norm: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "norm: axes must exist in the tensor's shape");
  return detail::norm<true, Axis...>(x);
}

}  // namespace wm
