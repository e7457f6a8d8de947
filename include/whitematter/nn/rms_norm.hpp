// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <whitematter/nn/init.hpp>
#include <whitematter/ops/rms_norm.hpp>

namespace wm {

/// RMS normalization of the last axis. [..., E] -> [..., E]. State: weight [E].
template <int E, class Device = Cpu, class T = float>
struct RmsNorm {
  Parameter<Shape<E>, T, Device> weight;
  WM_MODULE(RmsNorm, weight)

  double epsilon = static_cast<double>(std::numeric_limits<T>::epsilon());

  RmsNorm() { init::constant(weight, T(1)); }

  template <class X>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x) const {
    static_assert(ends_with<X, Shape<E>>, "RmsNorm<E>: input must be [..., E]");
    if constexpr (ends_with<X, Shape<E>>)
      return rms_norm<T, X, Shape<E>>(x, weight, epsilon);
    else
      return x;
  }
};

}  // namespace wm
