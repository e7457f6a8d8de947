// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>
#include <whitematter/ops/conv1d.hpp>

namespace wm {

/// Sequences of the layer's number of channels.
template <class X, int In>
inline constexpr bool has_sequence_channels = X::rank == 3 && agree(X::axes()[1], fixed_axis(In));

/// Convolution of sequences. [N, In, L] -> [N, Out, OL]. State: weight [Out, In / groups, kernel], bias
/// [Out].
template <int In, int Out, Conv C = Conv{}, class Device = Cpu, class T = float>
struct Conv1d {
  static_assert(In % C.groups == 0 && Out % C.groups == 0,
                "Conv1d: groups must divide both numbers of channels");
  static_assert(C.kernel.square(), "Conv1d: the kernel has one size");
  using Weight = Shape<Out, In / C.groups, C.kernel.width>;

  Parameter<Weight, T, Device> weight;
  [[no_unique_address]] std::conditional_t<C.bias, Parameter<Shape<Out>, T, Device>, None> bias;
  WM_MODULE(Conv1d, weight, bias)

  Conv1d() {
    init::fan_in_uniform(weight, init::fan_in<Weight>());
    if constexpr (C.bias) init::fan_in_uniform(bias, init::fan_in<Weight>());
  }

  template <class U, class X, class D>
  auto forward(const Tensor<U, X, D>& x) const {
    constexpr bool typed = has_layer_type<Tensor<U, X, D>, T, Device>;
    static_assert(has_layer_type<Tensor<U, X, D>, T, Device>,
                  "Conv1d<In, Out>: input must have the layer's element type and device");
    static_assert(has_sequence_channels<X, In>, "Conv1d<In, Out>: input must be [N, In, L]");
    if constexpr (!typed || !has_sequence_channels<X, In>)
      return Tensor<T, Shape<Any, Out, 1>, Device>();
    else if constexpr (C.bias)
      return conv1d<C>(x, weight, bias);
    else
      return conv1d<C>(x, weight);
  }
};

}  // namespace wm
