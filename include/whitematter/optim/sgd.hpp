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
};

/// Stochastic gradient descent as PyTorch's: g += wd p; v = momentum v + g, at first v = g; p -= lr (v, or
/// with Nesterov g + momentum v). Source: Sutskever et al., "On the importance of initialization and
/// momentum", 2013.
template <class T, class Device = Cpu>
class Sgd : public LearningRate {
 public:
  template <Module M>
  explicit Sgd(const M& model, const SgdOptions& options = {})
      : LearningRate{options.lr},
        options_(options),
        parameters_(detail::parameters_of<T, Device>(model)),
        velocity_(parameters_.size()) {
    check(options.momentum >= 0 && options.momentum < 1, "Sgd: momentum must be a share", "0 <= momentum < 1",
          options.momentum);
    check(!options.nesterov || options.momentum > 0, "Sgd: Nesterov needs momentum", "momentum > 0",
          options.momentum);
  }

  void zero_grad() const {
    for (const auto& p : parameters_) p.node->reset();
  }

  /// One step along the gradients; a parameter that backward has not reached stays.
  void step() {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      const auto& p = parameters_[i];
      const Array<T, Device>& gradient = p.node->value();
      if (!gradient) continue;
      const bool first = !velocity_[i];
      if (first && options_.momentum != 0) velocity_[i] = Array<T, Device>(p.value.extents());
      kernel::sgd_step(p.value, kernel::row_major(gradient), velocity_[i], first, lr, options_.momentum,
                       options_.weight_decay, options_.nesterov);
    }
  }

  /// Calls f(name, array) for the state that a resumed run needs. An array that is not there yet is empty,
  /// and f may set it.
  template <class F>
  void for_each_state(F&& f) {
    if (options_.momentum == 0) return;
    for (std::size_t i = 0; i < parameters_.size(); ++i)
      f("momentum." + parameters_[i].name, velocity_[i], parameters_[i].value.extents());
  }

 private:
  SgdOptions options_;
  std::vector<detail::ParameterView<T, Device>> parameters_;
  std::vector<Array<T, Device>> velocity_;
};

template <Module M>
Sgd(const M&, SgdOptions = {}) -> Sgd<parameter_type<M>, parameter_device<M>>;

}  // namespace wm
