// SPDX-License-Identifier: MIT
// error: cross_entropy: elements must be float or double
#include <whitematter/loss/cross_entropy.hpp>

#ifdef MISTAKE
using Element = std::int64_t;
#else
using Element = float;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 10>>& logits,
         const wm::Tensor<std::int64_t, wm::Shape<wm::Batch>>& labels) {
  return wm::cross_entropy(logits, labels);
}
