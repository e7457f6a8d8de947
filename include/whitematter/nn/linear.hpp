// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>
#include <whitematter/ops/linear.hpp>

namespace wm {

/// The layer's number of features on the last axis.
template <class X, int In>
inline constexpr bool has_input_features = X::rank >= 1 && agree(X::axes()[X::rank - 1], fixed_axis(In));

/// Options of Linear.
struct Dense {
  bool bias = true;
};

/// x weight^T + bias on any leading dimensions. [..., In] -> [..., Out]. State: weight [Out, In], bias [Out].
template <int In, int Out, class Device = Cpu, class T = float, Dense O = Dense{}>
struct Linear {
  Parameter<Shape<Out, In>, T, Device> weight;
  [[no_unique_address]] std::conditional_t<O.bias, Parameter<Shape<Out>, T, Device>, None> bias;
  WM_MODULE(Linear, weight, bias)

  Linear() {
    init::fan_in_uniform(weight, In);
    if constexpr (O.bias) init::fan_in_uniform(bias, In);
  }

  template <class U, class X, class D>
  auto forward(const Tensor<U, X, D>& x) const {
    constexpr bool typed = has_layer_type<Tensor<U, X, D>, T, Device>;
    static_assert(has_layer_type<Tensor<U, X, D>, T, Device>,
                  "Linear<In, Out>: input must have the layer's element type and device");
    static_assert(has_input_features<X, In>, "Linear<In, Out>: input must be [..., In]");
    if constexpr (!typed || !has_input_features<X, In>)
      return Tensor<T, with_axis<X, -1, Out>, Device>();
    else if constexpr (O.bias)
      return linear(x, weight, bias);
    else
      return linear(x, weight);
  }
};

/// The same without a bias.
template <int In, int Out, class Device = Cpu, class T = float>
using LinearNoBias = Linear<In, Out, Device, T, Dense{.bias = false}>;

}  // namespace wm
