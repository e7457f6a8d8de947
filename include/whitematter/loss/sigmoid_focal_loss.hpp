// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/elementwise_loss.hpp>

namespace wm {

struct SigmoidFocalLossOptions {
  double alpha = 0.25;  ///< weight of the positive part, 1 - alpha is the negative's; below 0 for neither
  double gamma = 2;     ///< by how much easy elements count less
};

namespace formula {

/// With q = 1 - p_t, the probability of what is wrong: alpha_t q^gamma times binary cross entropy.
struct SigmoidFocal {
  double alpha, gamma;

  template <class T>
  struct Parts {
    T p, entropy, q, weight;
  };
  template <class T>
  Parts<T> parts(T x, T t) const {
    const T e = std::exp(-std::abs(x)), small = e / (1 + e), large = 1 / (1 + e);
    const T p = x >= 0 ? large : small, not_p = x >= 0 ? small : large;
    const T a = static_cast<T>(alpha);
    return {p, (1 - t) * x + std::log1p(e) + std::max(-x, T(0)), p * (1 - t) + not_p * t,
            alpha < 0 ? T(1) : a * t + (1 - a) * (1 - t)};
  }
  template <class T>
  T focus(T q) const {
    return std::pow(q, static_cast<T>(gamma));
  }
  /// The derivative of q^gamma; 0 where q is, as what it is multiplied with goes to 0 faster.
  template <class T>
  T focus_slope(T q) const {
    const T g = static_cast<T>(gamma);
    return gamma == 0 || q == 0 ? T(0) : g * std::pow(q, g - 1);
  }

  template <class T>
  T value(T x, T t) const {
    const auto [p, entropy, q, weight] = parts(x, t);
    return weight * entropy * focus(q);
  }
  template <class T>
  T input_slope(T x, T t) const {
    const auto [p, entropy, q, weight] = parts(x, t);
    return weight * ((p - t) * focus(q) + entropy * focus_slope(q) * p * (1 - p) * (1 - 2 * t));
  }
  template <class T>
  T target_slope(T x, T t) const {
    const auto [p, entropy, q, weight] = parts(x, t);
    const T weight_slope = alpha < 0 ? T(0) : static_cast<T>(2 * alpha - 1);
    return weight_slope * entropy * focus(q) +
           weight * (entropy * focus_slope(q) * (1 - 2 * p) - x * focus(q));
  }
};

}  // namespace formula

/// Binary cross entropy in which easy elements count less, with targets in [0, 1] and as in torchvision.
/// Two of [...] -> [] or [...]. Source: Lin et al., "Focal loss for dense object detection", 2017.
template <Reduction Reduce = Reduction::Mean, class T, class S, class U, class R, class Device>
auto sigmoid_focal_loss(const Tensor<T, S, Device>& input, const Tensor<U, R, Device>& target,
                        const SigmoidFocalLossOptions& options = {}) {
  static_assert(loss_types<T, U>, "sigmoid_focal_loss: elements of both must be float or double");
  static_assert(same_shape<S, R>, "sigmoid_focal_loss: input and target must have the same shape");
  check(options.alpha <= 1, "sigmoid_focal_loss: alpha must be a share, or below 0", "<= 1", options.alpha);
  check(options.gamma >= 0, "sigmoid_focal_loss: gamma must not be negative", ">= 0", options.gamma);
  detail::check_batch("sigmoid_focal_loss: the batch must not be empty", Reduce, input.elements());
  return detail::elementwise_loss<Reduce>("sigmoid_focal_loss",
                                          "sigmoid_focal_loss: input and target must have the same shape",
                                          formula::SigmoidFocal{options.alpha, options.gamma}, input, target,
                                          static_cast<double>(input.elements()));
}

}  // namespace wm
