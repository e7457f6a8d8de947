// SPDX-License-Identifier: MIT
// error: mse_loss: elements of both must be float or double
#include <whitematter/loss/mse_loss.hpp>

#ifdef MISTAKE
using Element = double;
#else
using Element = float;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 4>>& table,
         const wm::Tensor<Element, wm::Shape<wm::Batch, 4>>& x) {
  return wm::mse_loss(table, x);
}
