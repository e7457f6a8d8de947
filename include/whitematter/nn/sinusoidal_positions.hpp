// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/nn/module.hpp>
#include <whitematter/nn/sequence.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/cast.hpp>
#include <whitematter/ops/concat.hpp>
#include <whitematter/ops/math.hpp>
#include <whitematter/ops/positions.hpp>
#include <whitematter/ops/squeeze.hpp>

namespace wm {

/// Adds to each step waves of its number: sin(t base^(-2 i / Embed)) to feature 2 i and the cosine to 2 i +
/// 1. [N, T, Embed] -> [N, T, Embed]. Source: Vaswani et al., "Attention is all you need", 2017.
template <int Embed>
struct SinusoidalPositions {
  static_assert(Embed > 0 && Embed % 2 == 0, "SinusoidalPositions<Embed>: the width must be even");

  double base = 10000;
  WM_MODULE(SinusoidalPositions)

  template <class T, class X, class Device>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x) const {
    static_assert(is_sequence_of<X, Embed>, "SinusoidalPositions<Embed>: input must be [N, T, Embed]");
    if constexpr (is_sequence_of<X, Embed>) {
      const auto angles = unsqueeze<1>(cast<T>(positions<1>(x))) * rates<T>();
      using Table = Shape<X::template dim<1>, Embed>;
      return x + reshape<Table>(stack<-1>(sin(angles), cos(angles)));
    } else {
      return x;
    }
  }

 private:
  /// How far each pair of features turns from one step to the next.
  template <class T>
  auto rates() const {
    return generate<Shape<Embed / 2>, T>(
        [this, i = 0]() mutable { return std::pow(base, -2.0 * i++ / Embed); });
  }
};

}  // namespace wm
