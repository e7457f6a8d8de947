// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/optim/schedule.hpp>

/// Schedules in which the rate falls by a power, as PyTorch's of these names.
namespace wm {

namespace detail {

inline void check_gamma(const char* name, double gamma) {
  check(gamma > 0, text(name, ": gamma must be positive").c_str(), "> 0", gamma);
}

}  // namespace detail

struct StepOptions {
  std::int64_t step_size = 30;  ///< steps after which the rate falls
  double gamma = 0.1;           ///< by this factor
};

/// The rate times gamma every step_size steps.
class Step : public Schedule {
 public:
  explicit Step(LearningRate& optimizer, const StepOptions& options = {})
      : Schedule(optimizer, curve(options)) {}

  static Phase over(std::int64_t steps, const StepOptions& options = {}) { return {steps, curve(options)}; }

 private:
  static RateCurve curve(const StepOptions& options) {
    detail::check_gamma("Step", options.gamma);
    check(options.step_size > 0, "Step: step_size must be positive", "> 0", options.step_size);
    return [options](double base, std::int64_t step) {
      return base * std::pow(options.gamma, static_cast<double>(step / options.step_size));
    };
  }
};

struct MultiStepOptions {
  std::vector<std::int64_t> milestones;  ///< steps from which on the rate is lower, ascending
  double gamma = 0.1;                    ///< by this factor each
};

/// The rate times gamma at each milestone.
class MultiStep : public Schedule {
 public:
  MultiStep(LearningRate& optimizer, const MultiStepOptions& options) : Schedule(optimizer, curve(options)) {}

  static Phase over(std::int64_t steps, const MultiStepOptions& options) { return {steps, curve(options)}; }

 private:
  static RateCurve curve(const MultiStepOptions& options) {
    detail::check_gamma("MultiStep", options.gamma);
    const auto& milestones = options.milestones;
    const auto falls = std::is_sorted_until(milestones.begin(), milestones.end());
    check(falls == milestones.end(), "MultiStep: milestones must ascend", "later ones to be larger",
          falls == milestones.end() ? 0 : *falls);
    return [options](double base, std::int64_t step) {
      const auto& at = options.milestones;
      return base * std::pow(options.gamma, std::upper_bound(at.begin(), at.end(), step) - at.begin());
    };
  }
};

struct ExponentialOptions {
  double gamma = 0.95;
};

/// The rate times gamma at each step.
class Exponential : public Schedule {
 public:
  explicit Exponential(LearningRate& optimizer, const ExponentialOptions& options = {})
      : Schedule(optimizer, curve(options)) {}

  static Phase over(std::int64_t steps, const ExponentialOptions& options = {}) {
    return {steps, curve(options)};
  }

 private:
  static RateCurve curve(const ExponentialOptions& options) {
    detail::check_gamma("Exponential", options.gamma);
    return [gamma = options.gamma](double base, std::int64_t step) {
      return base * std::pow(gamma, static_cast<double>(step));
    };
  }
};

struct PolynomialOptions {
  double power = 1;  ///< 1 is a line
  double final_lr = 0;
};

/// final_lr + (lr - final_lr) (1 - step / steps)^power; it then stays.
class Polynomial : public Schedule {
 public:
  Polynomial(LearningRate& optimizer, std::int64_t steps, const PolynomialOptions& options = {})
      : Schedule(optimizer, over(steps, options).curve) {}

  static Phase over(std::int64_t steps, const PolynomialOptions& options = {}) {
    detail::check_steps("Polynomial", steps);
    check(options.power > 0, "Polynomial: power must be positive", "> 0", options.power);
    return {steps, [steps, options](double base, std::int64_t step) {
              return options.final_lr +
                     (base - options.final_lr) * std::pow(1 - detail::share(step, steps), options.power);
            }};
  }
};

}  // namespace wm
