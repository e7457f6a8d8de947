// SPDX-License-Identifier: MIT
// error: Gpt: sizes must be positive, and heads must divide the width
#include <whitematter/models/gpt.hpp>

#ifdef MISTAKE
constexpr int heads = 5;
#else
constexpr int heads = 4;
#endif

using Model = wm::Gpt<wm::GptSizes{.vocabulary = 7, .context = 8, .layers = 1, .heads = heads, .width = 16}>;
static_assert(sizeof(Model) > 0);
