// SPDX-License-Identifier: MIT
// error: Llama: sizes must be positive, heads must divide the width into even parts, and groups the heads
#include <whitematter/models/llama.hpp>

#ifdef MISTAKE
constexpr int groups = 3;
#else
constexpr int groups = 2;
#endif

using Model =
    wm::Llama<wm::LlamaSizes{.vocabulary = 7, .layers = 1, .heads = 4, .groups = groups, .width = 16}>;
static_assert(sizeof(Model) > 0);
