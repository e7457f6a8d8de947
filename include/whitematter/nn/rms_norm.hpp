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
  static constexpr bool normalizes = true;

  double epsilon = static_cast<double>(std::numeric_limits<T>::epsilon());

  RmsNorm() { init::constant(weight, T(1)); }

  template <class U, class X, class D>
  Tensor<U, X, D> forward(const Tensor<U, X, D>& x) const {
    constexpr bool typed = has_layer_type<Tensor<U, X, D>, T, Device>;
    static_assert(has_layer_type<Tensor<U, X, D>, T, Device>,
                  "RmsNorm<E>: input must have the layer's element type and device");
    static_assert(ends_with<X, Shape<E>>, "RmsNorm<E>: input must be [..., E]");
    if constexpr (typed && ends_with<X, Shape<E>>)
      return rms_norm<T, X, Shape<E>>(x, weight, epsilon);
    else
      return x;
  }
};

}  // namespace wm
