// SPDX-License-Identifier: MIT
// error: nll_loss: log-probabilities must be [N, C, ...] and labels [N, ...]
// names: Batch, 4, 5>
#include <whitematter/loss/nll_loss.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 4, 5>;
#else
using X = wm::Shape<wm::Batch, 4>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<std::int64_t, wm::Shape<wm::Batch>>& labels) {
  return wm::nll_loss(x, labels);
}
