// SPDX-License-Identifier: MIT
// error: matmul: shapes must be [..., M, K] and [..., K, N]
// names: Batch, 5, 4>
// names: Batch, 5, 3>
#include <whitematter/ops/matmul.hpp>

#ifdef MISTAKE
using Right = wm::Shape<wm::Batch, 5, 3>;
#else
using Right = wm::Shape<wm::Batch, 4, 3>;
#endif

auto product(const wm::Tensor<float, wm::Shape<wm::Batch, 5, 4>>& a, const wm::Tensor<float, Right>& b) {
  return wm::matmul(a, b);
}
