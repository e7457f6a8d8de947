// SPDX-License-Identifier: MIT
// error: MultiHeadAttention<Embed, Heads>: heads must divide the width
#include <whitematter/nn/attention.hpp>

#ifdef MISTAKE
constexpr int heads = 6;
#else
constexpr int heads = 8;
#endif

wm::MultiHeadAttention<64, heads> layer;
