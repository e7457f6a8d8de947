// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>
#include <whitematter/ops/embedding.hpp>

namespace wm {

/// The rows of a table at the given indices. [...] -> [..., Width]. State: weight [Vocabulary, Width], normal
/// values. The row PaddingIdx, if it is not negative, begins with zeros and gets no gradient.
template <int Vocabulary, int Width, int PaddingIdx = -1, class Device = Cpu, class T = float>
struct Embedding {
  static_assert(PaddingIdx < Vocabulary, "Embedding: PaddingIdx must be a row of the table");

  Parameter<Shape<Vocabulary, Width>, T, Device> weight;
  WM_MODULE(Embedding, weight)

  Embedding() {
    init::normal(weight, 0, 1);
    if constexpr (PaddingIdx >= 0) kernel::fill(weight.array().sliced(PaddingIdx, 1), T(0));
  }

  template <class L, class S>
  auto forward(const Tensor<L, S, Device>& index) const {
    return embedding(weight, index, {.padding_idx = PaddingIdx});
  }
};

}  // namespace wm
