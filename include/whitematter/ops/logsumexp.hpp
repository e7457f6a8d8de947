// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <whitematter/cpu/extremum.hpp>
#include <whitematter/ops/reduce.hpp>

namespace wm {

namespace detail {

/// log(sum(exp(x - m))) + m with the largest value m, so that nothing overflows; the reduced axes stay with
/// size 1.
template <class T, class Device>
Array<T, Device> logsumexp(const Array<T, Device>& x, unsigned mask) {
  constexpr auto rule = "logsumexp: sizes must be the tensor's";
  const Array<T, Device> largest = kernel::extremum<true>(x, mask);
  const Array<T, Device> powers = kernel::map<T>(
      rule, [](const auto& v, const auto& m) { return (v - m).exp(); }, x, largest);
  // Where m is infinite or no number, it is the result.
  return kernel::map<T>(
      rule,
      [](const auto& s, const auto& m) {
        return (m.abs() < std::numeric_limits<T>::infinity()).select(s.log() + m, m);
      },
      kernel::sum(powers, mask), largest);
}

/// dy exp(x - y), which is dy softmax(x).
template <class T, class Device>
auto logsumexp_backward(Array<T, Device> x, Array<T, Device> y) {
  return [x = std::move(x), y = std::move(y)](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::map<T>(
        "logsumexp: the gradient must have the result's sizes",
        [](const auto& v, const auto& l, const auto& g) { return g * (v - l).exp(); }, x, y,
        restore_axes(dy, y.extents()))};
  };
}

template <bool Keep, int... I, class T, class S, class Device>
auto logsumexp(const Tensor<T, S, Device>& x) {
  if constexpr (!Floating<T>) {
    return x;
  } else {
    constexpr unsigned mask = axis_mask<S, I...>();
    const Array<T, Device> y = logsumexp(x.array(), mask);
    return record<reduced_shape<S, Keep, I...>>(describe_reduction("ReduceLogSumExp", mask, Keep),
                                                drop_axes(y, mask, Keep), logsumexp_backward(x.array(), y),
                                                x);
  }
}

}  // namespace detail

/// log(sum(exp(x))) over the given axes, negative ones from the end; over all where none is given. Nothing
/// overflows.
template <int... Axis, class T, class S, class Device>
auto logsumexp(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "logsumexp: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "logsumexp: axes must exist in the tensor's shape");
  return detail::logsumexp<false, Axis...>(x);
}
template <int... Axis, class T, class S, class Device>
auto logsumexp(const Tensor<T, S, Device>& x, KeepDim) {
  static_assert(is_floating<T>, "logsumexp: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "logsumexp: axes must exist in the tensor's shape");
  return detail::logsumexp<true, Axis...>(x);
}

}  // namespace wm
