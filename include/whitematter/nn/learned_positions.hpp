// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>
#include <whitematter/nn/sequence.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/embedding.hpp>
#include <whitematter/ops/positions.hpp>

namespace wm {

/// Adds to each step the row of its number in a table. [N, T, Embed] -> [N, T, Embed]. State: weight
/// [Context, Embed], normal values. Fails with ShapeError where there are more steps than rows.
template <int Context, int Embed, class Device = Cpu, class T = float>
struct LearnedPositions {
  Parameter<Shape<Context, Embed>, T, Device> weight;
  WM_MODULE(LearnedPositions, weight)

  LearnedPositions() { init::normal(weight, 0, 1); }

  template <class X>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x) const {
    static_assert(is_sequence_of<X, Embed>, "LearnedPositions<Context, Embed>: input must be [N, T, Embed]");
    if constexpr (is_sequence_of<X, Embed>) {
      static_assert(fits_context<X, Context>, "LearnedPositions: a sequence must fit the context");
      check<ShapeError>(x.size(1) <= Context, "LearnedPositions: a sequence must fit the context",
                        text("at most ", Context), x.size(1));
      return x + embedding(weight, positions<1>(x));
    } else {
      return x;
    }
  }
};

}  // namespace wm
