// SPDX-License-Identifier: MIT
// error: cross_entropy: labels must be int64_t or int32_t classes
// names: class_label<float>
// names: Batch>
#include <whitematter/loss/cross_entropy.hpp>

#ifdef MISTAKE
using Label = float;
#else
using Label = std::int64_t;
#endif

auto loss(const wm::Tensor<float, wm::Shape<wm::Batch, 10>>& logits,
          const wm::Tensor<Label, wm::Shape<wm::Batch>>& labels) {
  return wm::cross_entropy(logits, labels);
}
