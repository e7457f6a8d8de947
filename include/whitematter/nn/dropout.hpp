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

}  // namespace wm
