// SPDX-License-Identifier: MIT
// error: ctc_loss: log-probabilities must be [T, N, C], targets [N, S] and both lengths [N]
// names: Time, 5>
#include <whitematter/loss/ctc_loss.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, wm::Time, 5>;
#else
using X = wm::Shape<wm::Time, wm::Batch, 5>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<std::int64_t, wm::Shape<wm::Batch, 4>>& targets,
         const wm::Tensor<std::int64_t, wm::Shape<wm::Batch>>& labels) {
  return wm::ctc_loss(x, targets, labels, labels);
}
