// SPDX-License-Identifier: MIT
#pragma once

#include "reference_models.hpp"

namespace parity {

struct ReferenceGptSizes {
  std::int64_t vocabulary, context, layers, heads, width;
  bool openai = false;  // its files: projections are [in, out], and each layer has its causal mask
};

/// karpathy/nanoGPT with the names of GPT-2: the table of tokens is that of the last layer.
Reference reference_gpt(const ReferenceGptSizes& sizes);

}  // namespace parity
