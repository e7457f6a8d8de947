// SPDX-License-Identifier: MIT
// error: cross_entropy: logits must be [N, C, ...] and labels [N, ...]
// names: Batch, 10>
// names: Time>
#include <whitematter/loss/cross_entropy.hpp>

#ifdef MISTAKE
using Labels = wm::Shape<wm::Time>;
#else
using Labels = wm::Shape<wm::Batch>;
#endif

auto loss(const wm::Tensor<float, wm::Shape<wm::Batch, 10>>& logits,
          const wm::Tensor<std::int64_t, Labels>& labels) {
  return wm::cross_entropy(logits, labels);
}
