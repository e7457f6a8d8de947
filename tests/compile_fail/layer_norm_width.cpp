// SPDX-License-Identifier: MIT
// error: layer_norm: input must be [..., E] and weight [E]
// names: Batch, wm::Dim::Time, 64>
// names: Shape<32>
#include <whitematter/ops/layer_norm.hpp>

#ifdef MISTAKE
using Weight = wm::Tensor<float, wm::Shape<32>>;
#else
using Weight = wm::Tensor<float, wm::Shape<64>>;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, wm::Time, 64>>& x, const Weight& weight) {
  return wm::layer_norm(x, weight, weight);
}
