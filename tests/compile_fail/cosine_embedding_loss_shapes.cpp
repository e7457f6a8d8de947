// SPDX-License-Identifier: MIT
// error: cosine_embedding_loss: inputs must be two of [N, D] and labels [N]
// names: Batch, 4>
#include <whitematter/loss/cosine_embedding_loss.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 4>;
#else
using X = wm::Shape<wm::Batch, 3>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<float, wm::Shape<wm::Batch, 3>>& other,
         const wm::Tensor<std::int64_t, wm::Shape<wm::Batch>>& labels) {
  return wm::cosine_embedding_loss(x, other, labels);
}
