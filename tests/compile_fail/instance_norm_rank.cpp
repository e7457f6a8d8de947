// SPDX-License-Identifier: MIT
// error: InstanceNorm2d<C>: input must be [N, C, H, W]
// names: Batch, 3, 8>
#include <whitematter/nn/instance_norm.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 3, 8>;
#else
using X = wm::Shape<wm::Batch, 3, 8, 8>;
#endif

auto run(const wm::Tensor<float, X>& x) { return wm::InstanceNorm2d<3>()(x); }
