// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/optim/schedule.hpp>

/// Schedules in which the rate rises again, as PyTorch's of these names.
namespace wm {

struct CosineRestartsOptions {
  std::int64_t t_mult = 1;  ///< by how much each period is longer than the one before
  double final_lr = 0;
};

/// Cosine annealing that begins anew after t_0 steps, then after periods of t_mult times the length.
/// Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
class CosineRestarts : public Schedule {
 public:
  CosineRestarts(LearningRate& optimizer, std::int64_t t_0, const CosineRestartsOptions& options = {})
      : Schedule(optimizer, over(t_0, t_0, options).curve) {}

  static Phase over(std::int64_t steps, std::int64_t t_0, const CosineRestartsOptions& options = {}) {
    detail::check_steps("CosineRestarts", t_0);
    check(options.t_mult >= 1, "CosineRestarts: t_mult must be a number of times", ">= 1", options.t_mult);
    return {steps, [t_0, options](double base, std::int64_t step) {
              std::int64_t period = t_0;
              // A period of the same length needs no search.
              if (options.t_mult == 1) step %= t_0;
              while (step >= period) step -= period, period *= options.t_mult;
              return detail::cosine_between(base, options.final_lr, detail::share(step, period));
            }};
  }
};

struct OneCycleOptions {
  double pct_start = 0.3;         ///< share of the steps in which the rate rises
  double div_factor = 25;         ///< the first rate is the highest by this
  double final_div_factor = 1e4;  ///< the last rate is the first by this
  bool linear = false;            ///< lines instead of cosines
};

/// Up to the optimizer's rate and down again far below where it began; the momentum stays.
/// Source: Smith and Topin, "Super-convergence", 2018.
class OneCycle : public Schedule {
 public:
  OneCycle(LearningRate& optimizer, std::int64_t steps, const OneCycleOptions& options = {})
      : Schedule(optimizer, over(steps, options).curve) {}

  static Phase over(std::int64_t steps, const OneCycleOptions& options = {}) {
    detail::check_steps("OneCycle", steps);
    const double peak = options.pct_start * static_cast<double>(steps) - 1,
                 last = static_cast<double>(steps) - 1;
    check(peak > 0 && peak < last, "OneCycle: the highest rate must be within the steps",
          text("pct_start * steps between 1 and ", steps), peak + 1);
    check(options.div_factor > 0 && options.final_div_factor > 0, "OneCycle: divisors must be positive",
          "> 0", std::min(options.div_factor, options.final_div_factor));
    return {steps, [peak, last, options](double base, std::int64_t step) {
              const double at = std::min(static_cast<double>(step), last), first = base / options.div_factor;
              return at <= peak ? between(first, base, at / peak, options.linear)
                                : between(base, first / options.final_div_factor, (at - peak) / (last - peak),
                                          options.linear);
            }};
  }

 private:
  static double between(double from, double to, double done, bool linear) {
    return linear ? from + (to - from) * done : detail::cosine_between(from, to, done);
  }
};

}  // namespace wm
