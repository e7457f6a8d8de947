// SPDX-License-Identifier: MIT
// error: TransformerDecoderLayer<Embed, Heads>: inputs must be [N, T, Embed] and [N, S, Embed]
// names: 7, 32>
#include <whitematter/nn/transformer_decoder.hpp>

#ifdef MISTAKE
constexpr int width = 32;
#else
constexpr int width = 64;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, wm::Time, 64>>& x,
         const wm::Tensor<float, wm::Shape<wm::Batch, 7, width>>& memory) {
  return wm::TransformerDecoderLayer<64, 8>()(x, memory);
}
