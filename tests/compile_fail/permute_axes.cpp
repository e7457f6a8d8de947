// SPDX-License-Identifier: MIT
// error: permute: axes must name each axis of the tensor's shape once
#include <whitematter/ops/permute.hpp>

#ifdef MISTAKE
constexpr int number = 1;
#else
constexpr int number = 0;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3, 8, 8>>& x) {
  return wm::permute<number, 2, 3, 1>(x);
}
