// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/sgd.hpp>
#include <whitematter/optim/optimizer.hpp>

namespace wm {

struct SgdOptions {
  double lr = 0.1;
  double momentum = 0;
  double weight_decay = 0;  ///< added to the gradient: wd * parameter
  bool nesterov = false;
  double dampening = 0;   ///< share of the gradient that momentum leaves out
  bool maximize = false;  ///< a step goes up the gradient
  std::vector<ParameterGroup> groups = {};
};

/// Stochastic gradient descent as PyTorch's: g += wd p; v = momentum v + (1 - dampening) g, at first v = g; p
/// -= lr (v, or with Nesterov g + momentum v). Source: Sutskever et al., "On the importance of initialization
/// and momentum", 2013.
template <class T, class Device = Cpu>
class Sgd : public Optimizer<T, Device> {
 public:
  template <Module M>
  explicit Sgd(const M& model, const SgdOptions& options = {})
      : Optimizer<T, Device>("Sgd", model, options.lr, options.weight_decay, options.groups, states(options)),
        options_(options) {
    check(options.momentum >= 0 && options.momentum < 1, "Sgd: momentum must be a share", "0 <= momentum < 1",
          options.momentum);
    check(!options.nesterov || options.momentum > 0, "Sgd: Nesterov needs momentum", "momentum > 0",
          options.momentum);
    check(!options.nesterov || options.dampening == 0, "Sgd: Nesterov needs whole gradients", "dampening 0",
          options.dampening);
  }

  /// One step along the gradients; a parameter that backward has not reached stays.
  void step() {
    this->update([this](auto& p, const Array<T, Device>& gradient) {
      const bool with_momentum = options_.momentum != 0, first = with_momentum && !p.state[0];
      kernel::sgd_step(p.value, gradient, with_momentum ? p.at(0) : Array<T, Device>{}, first,
                       this->rate_of(p), options_.momentum, p.weight_decay, options_.nesterov,
                       options_.dampening, options_.maximize);
    });
  }

 private:
  static std::vector<std::string> states(const SgdOptions& options) {
    return options.momentum != 0 ? std::vector<std::string>{"momentum_buffer"} : std::vector<std::string>{};
  }

  SgdOptions options_;
};

template <Module M>
Sgd(const M&, SgdOptions = {}) -> Sgd<parameter_type<M>, parameter_device<M>>;

}  // namespace wm
