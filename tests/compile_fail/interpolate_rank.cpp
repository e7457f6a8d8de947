// SPDX-License-Identifier: MIT
// error: interpolate: input must be [N, C, H, W]
// names: Batch, 3, 8>
#include <whitematter/ops/interpolate.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 3, 8>;
#else
using X = wm::Shape<wm::Batch, 3, 8, 8>;
#endif

auto run(const wm::Tensor<float, X>& x) { return (wm::interpolate<4, 4>(x)); }
