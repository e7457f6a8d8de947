// SPDX-License-Identifier: MIT
// error: sigmoid_focal_loss: input and target must have the same shape
// names: Batch, 4>
// names: Batch, 3>
#include <whitematter/loss/sigmoid_focal_loss.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 4>;
#else
using X = wm::Shape<wm::Batch, 3>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<float, wm::Shape<wm::Batch, 3>>& target) {
  return wm::sigmoid_focal_loss(x, target);
}
