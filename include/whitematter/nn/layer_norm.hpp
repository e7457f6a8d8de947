// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>
#include <whitematter/ops/layer_norm.hpp>

namespace wm {

/// Layer normalization over the last axes, those of the shape E. [..., E] -> [..., E].
/// State: weight and bias, both of shape E.
template <class E, class Device = Cpu, class T = float>
struct LayerNormOf {
  Parameter<E, T, Device> weight, bias;
  WM_MODULE(LayerNormOf, weight, bias)

  double epsilon = 1e-5;

  LayerNormOf() {
    init::constant(weight, T(1));
    init::constant(bias, T(0));
  }

  template <class X>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x) const {
    static_assert(ends_with<X, E>, "LayerNorm<E...>: input must be [..., E...]");
    if constexpr (ends_with<X, E>)
      return layer_norm<T, X, E, E>(x, weight, bias, epsilon);
    else
      return x;
  }
};

/// The same with the sizes alone: LayerNorm<64>.
template <int... E>
using LayerNorm = LayerNormOf<Shape<E...>>;

}  // namespace wm
