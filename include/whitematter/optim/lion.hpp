// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include <whitematter/cpu/update.hpp>
#include <whitematter/optim/optimizer.hpp>

namespace wm {

struct LionOptions {
  double lr = 1e-4;
  std::array<double, 2> betas = {0.9, 0.99};  ///< of the average in a step, and of the one that is kept
  double weight_decay = 0;                    ///< share of the rate by which a step shrinks the parameter
  std::vector<ParameterGroup> groups = {};
};

/// Steps of equal size along the sign of an average of gradients. Source: Chen et al., "Symbolic discovery of
/// optimization algorithms", 2023.
template <class T, class Device = Cpu>
class Lion : public Optimizer<T, Device> {
 public:
  template <Module M>
  explicit Lion(const M& model, const LionOptions& options = {})
      : Optimizer<T, Device>("Lion", model, options.lr, options.weight_decay, options.groups, {"exp_avg"}),
        options_(options) {
    for (const double beta : options.betas) this->check_share("Lion: betas must be shares", beta);
  }

  /// One step along the gradients; a parameter that backward has not reached stays.
  void step() {
    this->update([this](auto& p, const Array<T, Device>& gradient) {
      kernel::lion_step(p.value, gradient, p.at(0), this->rate_of(p), options_.betas[0], options_.betas[1],
                        p.weight_decay);
    });
  }

 private:
  LionOptions options_;
};

template <Module M>
Lion(const M&, LionOptions = {}) -> Lion<parameter_type<M>, parameter_device<M>>;

}  // namespace wm
