// SPDX-License-Identifier: MIT
// error: BatchNorm2d<C>: input must be [N, C, H, W]
// names: Batch, 3, 32, 32>
// names: Shape<16>
#include <whitematter/nn/batch_norm.hpp>

#ifdef MISTAKE
using Images = wm::Shape<wm::Batch, 3, 32, 32>;
#else
using Images = wm::Shape<wm::Batch, 16, 32, 32>;
#endif

auto run(const wm::BatchNorm2d<16>& layer, const wm::Tensor<float, Images>& x) { return layer(x); }
