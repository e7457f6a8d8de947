// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/elementwise_loss.hpp>

namespace wm {

struct KlDivOptions {
  bool log_target = false;  ///< the target too is given as logarithms
  bool batchmean = false;   ///< a mean divides by the batch's size and not by all elements
};

namespace formula {

struct Divergence {
  bool log_target;
  template <class T>
  T value(T x, T t) const {
    if (log_target) return std::exp(t) * (t - x);
    return t == 0 ? T(0) : t * (std::log(t) - x);
  }
  template <class T>
  T input_slope(T, T t) const {
    return -(log_target ? std::exp(t) : t);
  }
  template <class T>
  T target_slope(T x, T t) const {
    if (log_target) return std::exp(t) * (t - x + 1);
    return t == 0 ? T(0) : std::log(t) - x + 1;
  }
};

}  // namespace formula

/// target (log(target) - input) for an input of log-probabilities: the Kullback-Leibler divergence of the
/// target from it is the sum. Two of [N, ...] -> [] or [N, ...]
template <Reduction Reduce = Reduction::Mean, class T, class S, class U, class R, class Device>
auto kl_div(const Tensor<T, S, Device>& input, const Tensor<U, R, Device>& target,
            const KlDivOptions& options = {}) {
  static_assert(loss_types<T, U>, "kl_div: elements of both must be float or double");
  static_assert(same_shape<S, R>, "kl_div: input and target must have the same shape");
  detail::check_batch("kl_div: the batch must not be empty", Reduce, input.elements());
  check(!options.batchmean || (Reduce == Reduction::Mean && S::rank > 0),
        "kl_div: batchmean is a mean over the first axis", "Reduction::Mean of [N, ...]",
        Reduce == Reduction::Mean ? "no axis" : "another reduction");
  const std::int64_t count = options.batchmean ? input.size(0) : input.elements();
  return detail::elementwise_loss<Reduce>("kl_div", "kl_div: input and target must have the same shape",
                                          formula::Divergence{options.log_target}, input, target,
                                          static_cast<double>(count));
}

}  // namespace wm
