// SPDX-License-Identifier: MIT
// error: TransformerEncoderLayer<Embed, Heads>: a mask must be a tensor of bool, or None
#include <whitematter/nn/transformer_encoder.hpp>

#ifdef MISTAKE
using Element = float;
#else
using Element = bool;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, wm::Time, 64>>& x,
         const wm::Tensor<Element, wm::Shape<wm::Time, wm::Time>>& mask) {
  return wm::TransformerEncoderLayer<64, 8>()(x, mask);
}
