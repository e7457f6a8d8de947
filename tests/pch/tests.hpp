// SPDX-License-Identifier: MIT
// Compiled once for all tests of a folder.
#include "support/tensors.hpp"
