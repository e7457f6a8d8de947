// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <utility>
#include <vector>

#include <whitematter/optim/optimizer.hpp>

namespace wm {

/// The rate of a step, counted from 0, where the optimizer began with `base`.
using RateCurve = std::function<double(double base, std::int64_t step)>;

/// A curve over a number of steps, as a part of a Chain.
struct Phase {
  std::int64_t steps = 0;
  RateCurve curve;
};

/// Sets an optimizer's rate before each of its steps by a curve.
class Schedule {
 public:
  Schedule(LearningRate& optimizer, RateCurve curve)
      : optimizer_(&optimizer), base_(optimizer.lr), curve_(std::move(curve)) {
    seek(0);
  }

  /// Sets the optimizer's rate for the next step.
  void step() { seek(position_ + 1); }

  std::int64_t position() const { return position_; }

  /// Continues at a step, as a resumed run does.
  void seek(std::int64_t position) {
    position_ = position;
    optimizer_->lr = at(position);
  }

  /// The rate of a step, counted from 0.
  double at(std::int64_t step) const { return curve_(base_, step); }

 private:
  LearningRate* optimizer_;
  double base_;
  RateCurve curve_;
  std::int64_t position_ = 0;
};

namespace detail {

inline void check_steps(const char* name, std::int64_t steps) {
  check(steps > 0, text(name, ": the number of steps must be positive").c_str(), "> 0", steps);
}

/// From `from` to `to` by half a period of a cosine, `done` in [0, 1].
inline double cosine_between(double from, double to, double done) {
  return to + (from - to) * (1 + std::cos(std::numbers::pi * done)) / 2;
}

inline double share(std::int64_t step, std::int64_t steps) {
  return static_cast<double>(std::min(step, steps)) / static_cast<double>(steps);
}

}  // namespace detail

struct ConstantOptions {
  double factor = 1;  ///< of the optimizer's rate
};

/// The same rate always.
class Constant : public Schedule {
 public:
  explicit Constant(LearningRate& optimizer, const ConstantOptions& options = {})
      : Schedule(optimizer, curve(options)) {}

  static Phase over(std::int64_t steps, const ConstantOptions& options = {}) {
    return {steps, curve(options)};
  }

  /// The last phase of a Chain.
  static Phase endless(const ConstantOptions& options = {}) { return over(0, options); }

 private:
  static RateCurve curve(const ConstantOptions& options) {
    return [factor = options.factor](double base, std::int64_t) { return base * factor; };
  }
};

struct LinearWarmupOptions {
  double start_factor = 0;  ///< of the optimizer's rate, where the line begins a step before the first
};

/// A line up to the optimizer's rate, which the last of the steps has; it then stays.
/// Source: Goyal et al., "Accurate, large minibatch SGD", 2017.
class LinearWarmup : public Schedule {
 public:
  LinearWarmup(LearningRate& optimizer, std::int64_t steps, const LinearWarmupOptions& options = {})
      : Schedule(optimizer, over(steps, options).curve) {}

  static Phase over(std::int64_t steps, const LinearWarmupOptions& options = {}) {
    detail::check_steps("LinearWarmup", steps);
    check(options.start_factor >= 0, "LinearWarmup: start_factor must not be negative", ">= 0",
          options.start_factor);
    return {steps, [steps, start = options.start_factor](double base, std::int64_t step) {
              return base * (start + (1 - start) * detail::share(step + 1, steps));
            }};
  }
};

struct CosineOptions {
  std::int64_t warmup = 0;  ///< steps over which the rate first rises from 0 in a line
  double final_lr = 0;
};

/// Cosine annealing from the optimizer's rate to a final one over a number of steps, after an optional
/// warm-up; it then stays. Source: Loshchilov and Hutter, "SGDR", 2017.
class Cosine : public Schedule {
 public:
  Cosine(LearningRate& optimizer, std::int64_t steps, const CosineOptions& options = {})
      : Schedule(optimizer, over(steps, options).curve) {}

  static Phase over(std::int64_t steps, const CosineOptions& options = {}) {
    detail::check_steps("Cosine", steps);
    check(options.warmup >= 0 && options.warmup < steps, "Cosine: warm-up must end before the schedule",
          text("0 to ", steps - 1), options.warmup);
    return {steps, [steps, options](double base, std::int64_t step) {
              if (step < options.warmup)
                return base * static_cast<double>(step + 1) / static_cast<double>(options.warmup);
              const double done =
                  detail::share(std::min(step, steps) - options.warmup, steps - options.warmup);
              return detail::cosine_between(base, options.final_lr, done);
            }};
  }
};

/// Schedules one after the other, each from the optimizer's rate and counting its steps from 0; the last one
/// goes on: Chain schedule{optimizer, {LinearWarmup::over(500), Cosine::over(9500)}}, and needs no number of
/// steps where its curve has no end: Constant::endless().
class Chain : public Schedule {
 public:
  Chain(LearningRate& optimizer, std::vector<Phase> phases)
      : Schedule(optimizer, chained(std::move(phases))) {}

 private:
  static RateCurve chained(std::vector<Phase> phases) {
    check(!phases.empty(), "Chain: there must be a phase", ">= 1", phases.size());
    for (std::size_t i = 0; i + 1 < phases.size(); ++i) detail::check_steps("Chain", phases[i].steps);
    return [phases = std::move(phases)](double base, std::int64_t step) {
      std::size_t i = 0;
      while (i + 1 < phases.size() && step >= phases[i].steps) step -= phases[i++].steps;
      return phases[i].curve(base, step);
    };
  }
};

}  // namespace wm
