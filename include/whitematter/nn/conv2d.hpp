// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>
#include <whitematter/ops/conv2d.hpp>

namespace wm {

/// Images of the layer's number of channels.
template <class X, int In>
inline constexpr bool has_input_channels = X::rank == 4 && agree(X::axes()[1], fixed_axis(In));

/// Convolution. [N, In, H, W] -> [N, Out, OH, OW]. State: weight [Out, In / groups, KH, KW], bias [Out].
template <int In, int Out, Conv C = Conv{}, class Device = Cpu, class T = float>
struct Conv2d {
  static_assert(In % C.groups == 0 && Out % C.groups == 0,
                "Conv2d: groups must divide both numbers of channels");
  using Weight = Shape<Out, In / C.groups, C.kernel.height, C.kernel.width>;

  Parameter<Weight, T, Device> weight;
  [[no_unique_address]] std::conditional_t<C.bias, Parameter<Shape<Out>, T, Device>, None> bias;
  WM_MODULE(Conv2d, weight, bias)

  Conv2d() {
    init::fan_in_uniform(weight, init::fan_in<Weight>());
    if constexpr (C.bias) init::fan_in_uniform(bias, init::fan_in<Weight>());
  }

  template <class U, class X, class D>
  auto forward(const Tensor<U, X, D>& x) const {
    constexpr bool typed = has_layer_type<Tensor<U, X, D>, T, Device>;
    static_assert(has_layer_type<Tensor<U, X, D>, T, Device>,
                  "Conv2d<In, Out>: input must have the layer's element type and device");
    static_assert(has_input_channels<X, In>, "Conv2d<In, Out>: input must be [N, In, H, W]");
    if constexpr (!typed || !has_input_channels<X, In>)
      return Tensor<T, Shape<Any, Out, 1, 1>, Device>();
    else if constexpr (C.bias)
      return conv2d<C>(x, weight, bias);
    else
      return conv2d<C>(x, weight);
  }
};

}  // namespace wm
