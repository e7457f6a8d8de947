// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/module.hpp>
#include <whitematter/ops/dropout.hpp>

namespace wm {

/// Zeroes elements with probability p in training; returns its input in inference. [...] -> [...]
struct Dropout {
  double p = 0.5;
  bool training = true;
  WM_MODULE(Dropout)

  template <class T, class S, class Device>
  Tensor<T, S, Device> forward(const Tensor<T, S, Device>& x) const {
    detail::check_probability(p);
    return training && p > 0 ? dropout(x, p) : x;
  }
};

/// Sets the probability of all dropout in a model, at any depth: that of layers, of the weights of attention
/// and between recurrent layers.
template <Module M>
void set_dropout(M& model, double p) {
  detail::check_probability(p);
  for_each_module(model, [p](const Path&, auto& module) {
    if constexpr (std::is_same_v<std::decay_t<decltype(module)>, Dropout>)
      module.p = p;
    else if constexpr (requires { requires std::is_same_v<decltype(module.dropout), double>; })
      module.dropout = p;
  });
}

}  // namespace wm
