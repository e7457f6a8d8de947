// SPDX-License-Identifier: MIT
// error: max_pool2d: input must be [N, C, H, W] and hold the window
// names: Batch, 16, 2, 2>
#include <whitematter/ops/pool2d.hpp>

#ifdef MISTAKE
constexpr int kernel = 3;
#else
constexpr int kernel = 2;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 16, 2, 2>>& x) {
  return wm::max_pool2d<wm::Pool{kernel}>(x);
}
