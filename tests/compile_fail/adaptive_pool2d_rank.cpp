// SPDX-License-Identifier: MIT
// error: adaptive_avg_pool2d: input must be [N, C, H, W]
// names: Batch, 3, 8>
#include <whitematter/ops/adaptive_pool.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 3, 8>;
#else
using X = wm::Shape<wm::Batch, 3, 8, 8>;
#endif

auto run(const wm::Tensor<float, X>& x) { return (wm::adaptive_avg_pool2d<2, 2>(x)); }
