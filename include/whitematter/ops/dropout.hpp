// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/dropout.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

inline void check_probability(double p) {
  check(p >= 0 && p <= 1, "dropout: p must be a probability", "0 to 1", p);
}

template <class T, class Device>
auto dropout_backward(Array<std::uint8_t, Device> mask, T factor) {
  return [mask = std::move(mask), factor](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::masked(dy, mask, factor)};
  };
}

}  // namespace detail

/// Each element 0 with probability p, else 1 / (1 - p) times itself, drawn from the default generator.
/// [...] -> [...] Source: Srivastava et al., "Dropout", 2014.
template <class T, class S, class Device>
Tensor<T, S, Device> dropout(const Tensor<T, S, Device>& x, double p = 0.5) {
  static_assert(is_floating<T>, "dropout: elements must be float or double");
  detail::check_probability(p);
  const auto mask = kernel::dropout_mask(x.extents(), x.array().layout(), p, default_generator());
  const T factor = static_cast<T>(kernel::kept_factor(p));
  return record<S>(training_only("dropout"), kernel::masked(x.array(), mask, factor),
                   detail::dropout_backward<T, Device>(mask, factor), x);
}

}  // namespace wm
