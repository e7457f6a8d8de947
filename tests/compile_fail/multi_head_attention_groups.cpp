// SPDX-License-Identifier: MIT
// error: MultiHeadAttention<Embed, Heads>: groups must divide the heads
#include <whitematter/nn/attention.hpp>

#ifdef MISTAKE
constexpr int groups = 3;
#else
constexpr int groups = 2;
#endif

static_assert(sizeof(wm::MultiHeadAttention<8, 4, wm::MultiHead{.groups = groups}>) > 0);
