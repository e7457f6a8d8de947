// SPDX-License-Identifier: MIT
#pragma once

#include "reference_models.hpp"

namespace parity {

struct ReferenceLlamaSizes {
  std::int64_t vocabulary, layers, heads, groups, width, hidden;
};

/// Llama's formulas as its paper and those before it write them, with the names of Hugging Face; the last
/// layer is one of its own.
Reference reference_llama(const ReferenceLlamaSizes& sizes);

}  // namespace parity
