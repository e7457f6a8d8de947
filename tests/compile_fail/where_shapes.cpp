// SPDX-License-Identifier: MIT
// error: where: shapes must be equal or broadcast
// names: Batch, 4>
// names: Batch, 3>
#include <whitematter/ops/where.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 4>;
#else
using X = wm::Shape<wm::Batch, 3>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<bool, wm::Shape<wm::Batch, 3>>& mask) {
  return wm::where(mask, x, x);
}
