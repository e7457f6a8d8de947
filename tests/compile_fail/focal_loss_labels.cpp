// SPDX-License-Identifier: MIT
// error: focal_loss: logits must be [N, C, ...] and labels [N, ...]
// names: Batch, 4, 5>
#include <whitematter/loss/focal_loss.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 4, 5>;
#else
using X = wm::Shape<wm::Batch, 4>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<std::int64_t, wm::Shape<wm::Batch>>& labels) {
  return wm::focal_loss(x, labels);
}
