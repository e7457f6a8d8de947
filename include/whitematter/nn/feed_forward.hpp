// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/dropout.hpp>
#include <whitematter/nn/linear.hpp>

namespace wm {

namespace detail {

template <Activation A>
auto feed_forward(const auto& x, const auto& linear1, const auto& dropout, const auto& linear2) {
  return linear2(dropout(activate<A>(linear1(x))));
}

}  // namespace detail

/// Two linear layers for each step alone, with an activation and dropout between them. [..., Embed] -> [...,
/// Embed]. State: that of linear1 and linear2. Source: Vaswani et al., "Attention is all you need", 2017.
template <int Embed, int Hidden, Activation A = Activation::Gelu, class Device = Cpu, class T = float>
struct FeedForward {
  Linear<Embed, Hidden, Device, T> linear1;
  Dropout dropout{0};
  Linear<Hidden, Embed, Device, T> linear2;
  WM_MODULE(FeedForward, linear1, dropout, linear2)

  template <class X>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x) const {
    static_assert(has_input_features<X, Embed>, "FeedForward<Embed, Hidden>: input must be [..., Embed]");
    if constexpr (has_input_features<X, Embed>)
      return detail::feed_forward<A>(x, linear1, dropout, linear2);
    else
      return x;
  }
};

}  // namespace wm
