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
  static constexpr bool normalizes = true;

  double epsilon = 1e-5;

  LayerNormOf() {
    init::constant(weight, T(1));
    init::constant(bias, T(0));
  }

  template <class U, class X, class D>
  Tensor<U, X, D> forward(const Tensor<U, X, D>& x) const {
    constexpr bool typed = has_layer_type<Tensor<U, X, D>, T, Device>;
    static_assert(has_layer_type<Tensor<U, X, D>, T, Device>,
                  "LayerNorm<E...>: input must have the layer's element type and device");
    static_assert(ends_with<X, E>, "LayerNorm<E...>: input must be [..., E...]");
    if constexpr (typed && ends_with<X, E>)
      return layer_norm<T, X, E, E>(x, weight, bias, epsilon);
    else
      return x;
  }
};

/// The same over one axis: LayerNorm<64>.
template <int E, class Device = Cpu, class T = float>
using LayerNorm = LayerNormOf<Shape<E>, Device, T>;

}  // namespace wm
