// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>

#include <whitematter/optim/optimizer.hpp>

namespace wm {

struct CosineOptions {
  std::int64_t warmup = 0;  ///< steps over which the rate first rises from 0 in a line
  double final_lr = 0;
};

/// Cosine annealing from the optimizer's rate to a final one over a number of steps, after an optional
/// warm-up; it then stays. Source: Loshchilov and Hutter, "SGDR", 2017.
class Cosine {
 public:
  Cosine(LearningRate& optimizer, std::int64_t steps, const CosineOptions& options = {})
      : optimizer_(&optimizer), base_(optimizer.lr), steps_(steps), options_(options) {
    check(steps > 0, "Cosine: the number of steps must be positive", "> 0", steps);
    check(options.warmup >= 0 && options.warmup < steps, "Cosine: warm-up must end before the schedule",
          text("0 to ", steps - 1), options.warmup);
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
  double at(std::int64_t step) const {
    if (step < options_.warmup)
      return base_ * static_cast<double>(step + 1) / static_cast<double>(options_.warmup);
    const double done = static_cast<double>(std::min(step, steps_) - options_.warmup) /
                        static_cast<double>(steps_ - options_.warmup);
    return options_.final_lr + (base_ - options_.final_lr) * (1 + std::cos(std::numbers::pi * done)) / 2;
  }

 private:
  LearningRate* optimizer_;
  double base_;
  std::int64_t steps_;
  CosineOptions options_;
  std::int64_t position_ = 0;
};

}  // namespace wm
