// SPDX-License-Identifier: MIT
// The macros of windows.h.
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))

#include <whitematter/whitematter.hpp>
