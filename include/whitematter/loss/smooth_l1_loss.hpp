// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/elementwise_loss.hpp>

namespace wm {

struct SmoothL1LossOptions {
  double beta = 1;  ///< difference from which on the loss grows in a line; 0 makes it l1_loss
};

namespace formula {

struct SmoothAbsoluteError {
  static constexpr auto name = "smooth_l1_loss";
  static constexpr auto rule = "smooth_l1_loss: input and target must have the same shape";
  double beta;
  template <class T>
  T value(T d) const {
    const T bound = static_cast<T>(beta), size = std::abs(d);
    return size < bound ? d * d / (2 * bound) : size - bound / 2;
  }
  template <class T>
  T slope(T d) const {
    const T bound = static_cast<T>(beta);
    return std::abs(d) < bound ? d / bound : static_cast<T>((d > 0) - (d < 0));
  }
};

}  // namespace formula

/// d^2 / (2 beta) where |d| = |input - target| < beta, else |d| - beta / 2. Two of [...] -> [] or [...]
/// Source: Girshick, "Fast R-CNN", 2015.
template <Reduction Reduce = Reduction::Mean, class T, class S, class U, class R, class Device>
auto smooth_l1_loss(const Tensor<T, S, Device>& input, const Tensor<U, R, Device>& target,
                    const SmoothL1LossOptions& options = {}) {
  static_assert(loss_types<T, U>, "smooth_l1_loss: elements of both must be float or double");
  static_assert(same_shape<S, R>, "smooth_l1_loss: input and target must have the same shape");
  check(options.beta >= 0, "smooth_l1_loss: beta must not be negative", ">= 0", options.beta);
  return detail::difference_loss<Reduce>(formula::SmoothAbsoluteError{options.beta}, input, target);
}

}  // namespace wm
