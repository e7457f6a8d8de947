// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <whitematter/ops/extremum.hpp>

namespace wm {

struct NormOptions {
  double p = 2;  ///< 1 for the sum of absolute values, 2 for the Euclidean norm, infinity for the largest one
};

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
auto norm(const Tensor<T, S, Device>& x, [[maybe_unused]] const NormOptions& options) {
  if constexpr (!Floating<T>) {
    return x;
  } else {
    if (options.p == 1) return detail::sum<Keep, I...>(abs(x));
    if (options.p == std::numeric_limits<double>::infinity())
      return detail::extremum<true, Keep, I...>(abs(x));
    check(options.p == 2, "norm: p must be one that there is", "1, 2 or infinity", options.p);
    constexpr unsigned mask = axis_mask<S, I...>();
    const Array<T, Device> y = norm(x.array(), mask);
    return record<reduced_shape<S, Keep, I...>>(describe_reduction("ReduceL2", mask, Keep),
                                                drop_axes(y, mask, Keep), norm_backward(x.array(), y), x);
  }
}

}  // namespace detail

/// Root of the sum of squares over the given axes, negative ones from the end, or the norm that the options
/// say; over all where none is given. At 0 the gradient is 0; the largest value's is shared among ties.
template <int... Axis, class T, class S, class Device>
auto norm(const Tensor<T, S, Device>& x, const NormOptions& options = {}) {
  static_assert(is_floating<T>, "norm: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "norm: axes must exist in the tensor's shape");
  return detail::norm<false, Axis...>(x, options);
}
template <int... Axis, class T, class S, class Device>
auto norm(const Tensor<T, S, Device>& x, KeepDim, const NormOptions& options = {}) {
  static_assert(is_floating<T>, "norm: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "norm: axes must exist in the tensor's shape");
  return detail::norm<true, Axis...>(x, options);
}

}  // namespace wm
