// SPDX-License-Identifier: MIT
// error: binary_cross_entropy_with_logits: input and target must have the same shape
// names: Batch, 4>
// names: Batch, 3>
#include <whitematter/loss/binary_cross_entropy_with_logits.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 4>;
#else
using X = wm::Shape<wm::Batch, 3>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<float, wm::Shape<wm::Batch, 3>>& target) {
  return wm::binary_cross_entropy_with_logits(x, target);
}
