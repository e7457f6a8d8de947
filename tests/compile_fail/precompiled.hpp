// SPDX-License-Identifier: MIT
// What most cases include, compiled once for each compiler.
#include <whitematter/nn/init.hpp>
#include <whitematter/nn/trace.hpp>
