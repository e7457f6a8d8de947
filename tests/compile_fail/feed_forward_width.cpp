// SPDX-License-Identifier: MIT
// error: FeedForward<Embed, Hidden>: input must be [..., Embed]
// names: Batch, 64>
#include <whitematter/nn/feed_forward.hpp>

#ifdef MISTAKE
constexpr int width = 32;
#else
constexpr int width = 64;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 64>>& x) { return wm::FeedForward<width, 128>()(x); }
