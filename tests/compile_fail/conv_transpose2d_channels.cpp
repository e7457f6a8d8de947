// SPDX-License-Identifier: MIT
// error: ConvTranspose2d<In, Out>: input must be [N, In, H, W]
// names: Batch, 3, 8, 8>
// names: 8>, 16>
#include <whitematter/nn/conv_transpose2d.hpp>

#ifdef MISTAKE
using Images = wm::Shape<wm::Batch, 3, 8, 8>;
#else
using Images = wm::Shape<wm::Batch, 16, 8, 8>;
#endif

auto run(const wm::ConvTranspose2d<16, 8>& layer, const wm::Tensor<float, Images>& x) { return layer(x); }
