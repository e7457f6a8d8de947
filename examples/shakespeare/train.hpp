// SPDX-License-Identifier: MIT
#pragma once

#include "options.hpp"

namespace shakespeare {

/// Trains a network and writes what a reader needs into the output folder. Returns the exit code.
int train(const Options& options);

}  // namespace shakespeare
