// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/optim/adam.hpp>

namespace wm {

struct AdamWOptions {
  double lr = 1e-3;
  std::array<double, 2> betas = {0.9, 0.999};  ///< of the averages of the gradient and of its square
  double eps = 1e-8;
  double weight_decay = 1e-2;  ///< share of the rate by which a step shrinks the parameter
  bool amsgrad = false;        ///< the largest average of squares so far takes its place
  std::vector<ParameterGroup> groups = {};
};

/// Adam whose weight decay shrinks parameters apart from the gradient: p *= 1 - lr wd.
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
template <class T, class Device = Cpu>
class AdamW : public Adam<T, Device> {
 public:
  template <Module M>
  explicit AdamW(const M& model, const AdamWOptions& o = {})
      : Adam<T, Device>("AdamW", model, {o.lr, o.betas, o.eps, o.weight_decay, o.amsgrad, o.groups}, true) {}
};

template <Module M>
AdamW(const M&, AdamWOptions = {}) -> AdamW<parameter_type<M>, parameter_device<M>>;

}  // namespace wm
