// SPDX-License-Identifier: MIT
// error: mse_loss: input and target must have the same shape
// names: Batch, 10>
// names: Batch, 1>
#include <whitematter/loss/mse_loss.hpp>

#ifdef MISTAKE
using Target = wm::Shape<wm::Batch, 1>;
#else
using Target = wm::Shape<wm::Batch, 10>;
#endif

auto loss(const wm::Tensor<float, wm::Shape<wm::Batch, 10>>& x, const wm::Tensor<float, Target>& target) {
  return wm::mse_loss(x, target);
}
