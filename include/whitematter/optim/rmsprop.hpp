// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/update.hpp>
#include <whitematter/optim/optimizer.hpp>

namespace wm {

struct RMSpropOptions {
  double lr = 1e-2;
  double alpha = 0.99;  ///< of the average of the gradient's square
  double eps = 1e-8;
  double weight_decay = 0;  ///< added to the gradient: wd * parameter
  double momentum = 0;
  bool centered = false;  ///< divides by the deviation instead of the root of the mean square
  std::vector<ParameterGroup> groups = {};
};

/// The gradient by the root of its mean square, as PyTorch's. Source: Hinton, "Neural networks for machine
/// learning", lecture 6e, 2012; Graves, "Generating sequences with recurrent neural networks", 2013,
/// centered.
template <class T, class Device = Cpu>
class RMSprop : public Optimizer<T, Device> {
 public:
  template <Module M>
  explicit RMSprop(const M& model, const RMSpropOptions& options = {})
      : Optimizer<T, Device>("RMSprop", model, options.lr, options.weight_decay, options.groups,
                             states(options)),
        options_(options) {
    this->check_share("RMSprop: alpha must be a share", options.alpha);
    this->check_share("RMSprop: momentum must be a share", options.momentum);
    check(options.eps >= 0, "RMSprop: eps must not be negative", ">= 0", options.eps);
  }

  /// One step along the gradients; a parameter that backward has not reached stays.
  void step() {
    this->update([this](auto& p, const Array<T, Device>& gradient) {
      const bool with_momentum = options_.momentum != 0;
      const Array<T, Device> none;
      kernel::rmsprop_step(p.value, gradient, p.at(0), options_.centered ? p.at(1) : none,
                           with_momentum ? p.at(options_.centered ? 2 : 1) : none,
                           kernel::RmspropStep{.rate = this->rate_of(p),
                                               .alpha = options_.alpha,
                                               .eps = options_.eps,
                                               .decay = p.weight_decay,
                                               .momentum = options_.momentum});
    });
  }

 private:
  static std::vector<std::string> states(const RMSpropOptions& options) {
    std::vector<std::string> names{"square_avg"};
    if (options.centered) names.emplace_back("grad_avg");
    if (options.momentum != 0) names.emplace_back("momentum_buffer");
    return names;
  }

  RMSpropOptions options_;
};

template <Module M>
RMSprop(const M&, RMSpropOptions = {}) -> RMSprop<parameter_type<M>, parameter_device<M>>;

}  // namespace wm
