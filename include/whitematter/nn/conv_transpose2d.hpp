// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/conv2d.hpp>
#include <whitematter/ops/conv_transpose2d.hpp>

namespace wm {

/// Transposed convolution, which enlarges images by its stride. [N, In, H, W] -> [N, Out, OH, OW].
/// State: weight [In, Out / groups, KH, KW], bias [Out].
template <int In, int Out, ConvTranspose C = ConvTranspose{}, class Device = Cpu, class T = float>
struct ConvTranspose2d {
  static_assert(In % C.groups == 0 && Out % C.groups == 0,
                "ConvTranspose2d: groups must divide both numbers of channels");
  using Weight = Shape<In, Out / C.groups, C.kernel.height, C.kernel.width>;

  Parameter<Weight, T, Device> weight;
  [[no_unique_address]] std::conditional_t<C.bias, Parameter<Shape<Out>, T, Device>, None> bias;
  WM_MODULE(ConvTranspose2d, weight, bias)

  ConvTranspose2d() {
    // PyTorch takes the second size of this weight for the inputs of an output as well.
    init::fan_in_uniform(weight, init::fan_in<Weight>());
    if constexpr (C.bias) init::fan_in_uniform(bias, init::fan_in<Weight>());
  }

  template <class U, class X, class D>
  auto forward(const Tensor<U, X, D>& x) const {
    constexpr bool typed = has_layer_type<Tensor<U, X, D>, T, Device>;
    static_assert(has_layer_type<Tensor<U, X, D>, T, Device>,
                  "ConvTranspose2d<In, Out>: input must have the layer's element type and device");
    static_assert(has_input_channels<X, In>, "ConvTranspose2d<In, Out>: input must be [N, In, H, W]");
    if constexpr (!typed || !has_input_channels<X, In>)
      return Tensor<T, Shape<Any, Out, 1, 1>, Device>();
    else if constexpr (C.bias)
      return conv_transpose2d<C>(x, weight, bias);
    else
      return conv_transpose2d<C>(x, weight);
  }
};

}  // namespace wm
