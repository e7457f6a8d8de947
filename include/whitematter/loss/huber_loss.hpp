// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/elementwise_loss.hpp>

namespace wm {

struct HuberLossOptions {
  double delta = 1;  ///< difference from which on the loss grows in a line
};

namespace formula {

struct Huber {
  static constexpr auto name = "huber_loss";
  static constexpr auto rule = "huber_loss: input and target must have the same shape";
  double delta;
  template <class T>
  T value(T d) const {
    const T bound = static_cast<T>(delta), size = std::abs(d);
    return size <= bound ? d * d / 2 : bound * (size - bound / 2);
  }
  template <class T>
  T slope(T d) const {
    const T bound = static_cast<T>(delta);
    return d < -bound ? -bound : d > bound ? bound : d;
  }
};

}  // namespace formula

/// d^2 / 2 where |d| = |input - target| <= delta, else delta (|d| - delta / 2). Two of [...] -> [] or [...]
/// Source: Huber, "Robust estimation of a location parameter", 1964.
template <Reduction Reduce = Reduction::Mean, class T, class S, class U, class R, class Device>
auto huber_loss(const Tensor<T, S, Device>& input, const Tensor<U, R, Device>& target,
                const HuberLossOptions& options = {}) {
  static_assert(loss_types<T, U>, "huber_loss: elements of both must be float or double");
  static_assert(same_shape<S, R>, "huber_loss: input and target must have the same shape");
  check(options.delta > 0, "huber_loss: delta must be positive", "> 0", options.delta);
  return detail::difference_loss<Reduce>(formula::Huber{options.delta}, input, target);
}

}  // namespace wm
