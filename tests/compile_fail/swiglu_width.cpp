// SPDX-License-Identifier: MIT
// error: SwiGlu<Embed, Hidden>: input must be [..., Embed]
// names: Batch, 64>
#include <whitematter/nn/swiglu.hpp>

#ifdef MISTAKE
constexpr int width = 32;
#else
constexpr int width = 64;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 64>>& x) { return wm::SwiGlu<width, 128>()(x); }
