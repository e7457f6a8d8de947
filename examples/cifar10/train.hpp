// SPDX-License-Identifier: MIT
#pragma once

#include "network.hpp"
#include "options.hpp"

namespace cifar10 {

/// Trains a network and writes what the page and a reader need into the output folder. Returns the exit code.
int train(Network& network, const Options& options);

/// Measures one step: prints where its time goes, and writes a trace.
int profile(Network& network, const Options& options);

}  // namespace cifar10
