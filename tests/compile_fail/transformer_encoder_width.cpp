// SPDX-License-Identifier: MIT
// error: TransformerEncoderLayer<Embed, Heads>: input must be [N, T, Embed]
// names: Time, 64>
#include <whitematter/nn/transformer_encoder.hpp>

#ifdef MISTAKE
constexpr int width = 32;
#else
constexpr int width = 64;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, wm::Time, 64>>& x) {
  return wm::TransformerEncoderLayer<width, 8>()(x);
}
