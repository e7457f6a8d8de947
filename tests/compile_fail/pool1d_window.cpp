// SPDX-License-Identifier: MIT
// error: avg_pool1d: input must be [N, C, L] and hold the window
#include <whitematter/ops/pool1d.hpp>

#ifdef MISTAKE
constexpr int number = 9;
#else
constexpr int number = 8;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3, 8>>& x) {
  return wm::avg_pool1d<wm::Pool{number}>(x);
}
