// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include <whitematter/cpu/update.hpp>
#include <whitematter/optim/optimizer.hpp>

namespace wm {

struct AdamOptions {
  double lr = 1e-3;
  std::array<double, 2> betas = {0.9, 0.999};  ///< of the averages of the gradient and of its square
  double eps = 1e-8;
  double weight_decay = 0;  ///< added to the gradient: wd * parameter
  bool amsgrad = false;     ///< the largest average of squares so far takes its place
  std::vector<ParameterGroup> groups = {};
};

/// Adam as PyTorch's. Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Reddi et
/// al., "On the convergence of Adam and beyond", 2018, for amsgrad.
template <class T, class Device = Cpu>
class Adam : public Optimizer<T, Device, true> {
 public:
  template <Module M>
  explicit Adam(const M& model, const AdamOptions& options = {}) : Adam("Adam", model, options, false) {}

  /// One step along the gradients; a parameter that backward has not reached stays.
  void step() {
    this->update([this](auto& p, const Array<T, Device>& gradient) {
      kernel::adam_step(p.value, gradient, p.at(0), p.at(1), options_.amsgrad ? p.at(2) : Array<T, Device>{},
                        kernel::AdamStep{.rate = this->rate_of(p),
                                         .beta1 = options_.betas[0],
                                         .beta2 = options_.betas[1],
                                         .eps = options_.eps,
                                         .decay = p.weight_decay,
                                         .decoupled = decoupled_,
                                         .count = p.count()});
    });
  }

 protected:
  /// `name` is what an error says; `decoupled` makes it AdamW.
  template <Module M>
  Adam(const char* name, const M& model, const AdamOptions& options, bool decoupled)
      : Optimizer<T, Device, true>(name, model, options.lr, options.weight_decay, options.groups,
                                   states(options)),
        options_(options),
        decoupled_(decoupled) {
    for (const double beta : options.betas)
      this->check_share(text(name, ": betas must be shares").c_str(), beta);
    check(options.eps >= 0, text(name, ": eps must not be negative").c_str(), ">= 0", options.eps);
  }

 private:
  static std::vector<std::string> states(const AdamOptions& options) {
    std::vector<std::string> names{"exp_avg", "exp_avg_sq"};
    if (options.amsgrad) names.emplace_back("max_exp_avg_sq");
    return names;
  }

  AdamOptions options_;
  bool decoupled_;
};

template <Module M>
Adam(const M&, AdamOptions = {}) -> Adam<parameter_type<M>, parameter_device<M>>;

}  // namespace wm
