// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/update.hpp>
#include <whitematter/optim/optimizer.hpp>

namespace wm {

struct AdagradOptions {
  double lr = 1e-2;
  double lr_decay = 0;                   ///< the rate of step n, from 0, is lr / (1 + n lr_decay)
  double weight_decay = 0;               ///< added to the gradient: wd * parameter
  double initial_accumulator_value = 0;  ///< what the sums of squares begin with
  double eps = 1e-10;
  std::vector<ParameterGroup> groups = {};
};

/// The gradient by the root of the sum of its squares so far, as PyTorch's. Source: Duchi et al., "Adaptive
/// subgradient methods", 2011.
template <class T, class Device = Cpu>
class Adagrad : public Optimizer<T, Device, true> {
 public:
  template <Module M>
  explicit Adagrad(const M& model, const AdagradOptions& options = {})
      : Optimizer<T, Device, true>("Adagrad", model, options.lr, options.weight_decay, options.groups,
                                   {"sum"}),
        options_(options) {
    check(options.lr_decay >= 0, "Adagrad: lr_decay must not be negative", ">= 0", options.lr_decay);
    check(options.eps >= 0, "Adagrad: eps must not be negative", ">= 0", options.eps);
    check(options.initial_accumulator_value >= 0, "Adagrad: initial_accumulator_value must not be negative",
          ">= 0", options.initial_accumulator_value);
  }

  /// One step along the gradients; a parameter that backward has not reached stays.
  void step() {
    this->update([this](auto& p, const Array<T, Device>& gradient) {
      const auto before = static_cast<double>(p.count() - 1);
      kernel::adagrad_step(p.value, gradient, p.at(0, options_.initial_accumulator_value),
                           this->rate_of(p) / (1 + before * options_.lr_decay), options_.eps, p.weight_decay);
    });
  }

 private:
  AdagradOptions options_;
};

template <Module M>
Adagrad(const M&, AdagradOptions = {}) -> Adagrad<parameter_type<M>, parameter_device<M>>;

}  // namespace wm
