// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "reference_models.hpp"

namespace parity {

/// Attention, and the layers of transformers, by the names of ours.
std::map<std::string, std::function<Reference()>> transformer_layers();

}  // namespace parity
