// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/optim/optimizer.hpp>

namespace wm {

/// Adds up the gradients of several small batches before each step, as if they were one batch: with losses
/// that are means over batches of one size, the step is that of the mean over all of them.
///
///   Accumulate accumulate{optimizer, 4};
///   for (...) if (accumulate.step(loss)) schedule.step();
template <class Optimizer>
class Accumulate {
 public:
  Accumulate(Optimizer& optimizer, int batches) : optimizer_(&optimizer), batches_(batches) {
    check(batches > 0, "Accumulate: the number of batches must be positive", "> 0", batches);
    optimizer.zero_grad();
  }

  /// Adds a batch's gradients, and with the last batch of a step calls before_step(), where gradients can be
  /// clipped, lets the optimizer step and forgets them. Returns whether it did.
  template <Floating T, class Device, class F>
  bool step(const Tensor<T, Shape<>, Device>& loss, F&& before_step) {
    (loss * (T(1) / static_cast<T>(batches_))).backward();
    if (++done_ < batches_) return false;
    before_step();
    optimizer_->step();
    optimizer_->zero_grad();
    done_ = 0;
    return true;
  }
  template <Floating T, class Device>
  bool step(const Tensor<T, Shape<>, Device>& loss) {
    return step(loss, [] {});
  }

  /// Batches since the last step.
  int pending() const { return done_; }

 private:
  Optimizer* optimizer_;
  int batches_;
  int done_ = 0;
};

}  // namespace wm
