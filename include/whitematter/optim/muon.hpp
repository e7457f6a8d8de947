// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>

#include <whitematter/cpu/orthogonalize.hpp>
#include <whitematter/optim/optimizer.hpp>

namespace wm {

/// What Muon does with the parameters that are no matrices.
struct MuonAdamWOptions {
  double lr = 3e-4;
  std::array<double, 2> betas = {0.9, 0.95};
  double eps = 1e-10;
};

struct MuonOptions {
  double lr = 0.02;
  double momentum = 0.95;
  bool nesterov = true;
  int ns_steps = 5;         ///< of the Newton-Schulz iteration
  double weight_decay = 0;  ///< share of the rate by which a step shrinks the parameter
  MuonAdamWOptions adamw = {};
  /// Parameters that AdamW changes beside norms and vectors, such as embeddings and the last layer:
  /// `.by_adamw = inside("fc")`.
  ParameterSelector by_adamw = vectors;
  std::vector<ParameterGroup> groups = {};
};

/// Momentum brought to the nearest orthogonal matrix for weights with two and more axes, as matrices [Out,
/// rest], times sqrt(max(1, Out / rest)); AdamW for the others, whose rate follows a schedule in proportion.
/// Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024.
template <class T, class Device = Cpu>
class Muon : public Optimizer<T, Device, true> {
 public:
  template <Module M>
  explicit Muon(const M& model, const MuonOptions& options = {})
      : Optimizer<T, Device, true>("Muon", model, options.lr, options.weight_decay, options.groups,
                                   {"momentum_buffer", "exp_avg", "exp_avg_sq"}),
        options_(options) {
    this->check_share("Muon: momentum must be a share", options.momentum);
    for (const double beta : options.adamw.betas) this->check_share("Muon: betas must be shares", beta);
    check(options.lr > 0, "Muon: lr must be positive", "> 0", options.lr);
    check(options.ns_steps > 0, "Muon: ns_steps must be positive", "> 0", options.ns_steps);
    const ParameterSelector no_matrix = norms_and_vectors(model);
    for (auto& p : this->slots()) {
      const Extents& extents = p.value.extents();
      p.counted = no_matrix(p.name, extents) || options.by_adamw(p.name, extents);
      p.holds = p.counted ? 0b110 : 0b001;
    }
  }

  /// One step along the gradients; a parameter that backward has not reached stays.
  void step() {
    this->update([this](auto& p, const Array<T, Device>& gradient) {
      if (p.counted)
        this->step_adamw(p, gradient);
      else
        this->step_matrix(p, gradient);
    });
  }

 private:
  void step_adamw(auto& p, const Array<T, Device>& gradient) {
    const auto& adamw = options_.adamw;
    kernel::adam_step(p.value, gradient, p.at(1), p.at(2), {},
                      kernel::AdamStep{.rate = this->rate_of(p) / options_.lr * adamw.lr,
                                       .beta1 = adamw.betas[0],
                                       .beta2 = adamw.betas[1],
                                       .eps = adamw.eps,
                                       .decay = p.weight_decay,
                                       .decoupled = true,
                                       .count = p.count()});
  }

  void step_matrix(auto& p, const Array<T, Device>& gradient) {
    const Array<T, Device>& momentum = p.at(0);
    kernel::scale_and_add(momentum, options_.momentum, gradient, 1);
    Array<T, Device> direction = momentum;
    if (options_.nesterov) {
      direction = kernel::clone(gradient);
      kernel::scale_and_add(direction, 1, momentum, options_.momentum);
    }
    const int rows = p.value.size(0);
    const int columns = static_cast<int>(p.value.extents().elements(1, p.value.rank()));
    const auto update = kernel::orthogonalize(direction.reshaped({rows, columns}), options_.ns_steps);
    const double rate = this->rate_of(p);
    kernel::scale_and_add(p.value, 1 - rate * p.weight_decay, update,
                          -rate * std::sqrt(std::max(1.0, static_cast<double>(rows) / columns)));
  }

  MuonOptions options_;
};

template <Module M>
Muon(const M&, MuonOptions = {}) -> Muon<parameter_type<M>, parameter_device<M>>;

}  // namespace wm
