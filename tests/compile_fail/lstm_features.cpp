// SPDX-License-Identifier: MIT
// error: Lstm<In, Hidden>: input must be [N, T, In]
// names: Time, 80>
// names: 64, 32,
#include <whitematter/nn/lstm.hpp>

#ifdef MISTAKE
using Frames = wm::Shape<wm::Batch, wm::Time, 80>;
#else
using Frames = wm::Shape<wm::Batch, wm::Time, 64>;
#endif

auto run(const wm::Lstm<64, 32>& layer, const wm::Tensor<float, Frames>& x) { return layer(x); }
