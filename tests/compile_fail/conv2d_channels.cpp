// SPDX-License-Identifier: MIT
// error: Conv2d<In, Out>: input must be [N, In, H, W]
// names: Batch, 3, 32, 32>
// names: 32>, 16>
#include <whitematter/nn/conv2d.hpp>

#ifdef MISTAKE
using Images = wm::Shape<wm::Batch, 3, 32, 32>;
#else
using Images = wm::Shape<wm::Batch, 16, 32, 32>;
#endif

auto run(const wm::Conv2d<16, 32, wm::Conv{.kernel = 3}>& layer, const wm::Tensor<float, Images>& x) {
  return layer(x);
}
