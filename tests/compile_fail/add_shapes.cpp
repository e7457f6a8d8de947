// SPDX-License-Identifier: MIT
// error: add: shapes must be equal or broadcast
// names: Batch, 64, 32, 32>
// names: Batch, 3, 32, 32>
#include <whitematter/ops/arithmetic.hpp>

#ifdef MISTAKE
using Other = wm::Shape<wm::Batch, 3, 32, 32>;
#else
using Other = wm::Shape<wm::Batch, 64, 32, 32>;
#endif

auto add(const wm::Tensor<float, wm::Shape<wm::Batch, 64, 32, 32>>& a, const wm::Tensor<float, Other>& b) {
  return a + b;
}
