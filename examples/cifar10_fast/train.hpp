// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/data/cifar10.hpp>

#include "options.hpp"

namespace cifar10_fast {

/// What one training came to.
struct Result {
  double accuracy = 0;           // of the test images
  double averaged_accuracy = 0;  // with mirror images and moved ones
  double minutes = 0;            // without evaluation
};

/// Trains a network, which nothing but the result remains of.
Result train(const wm::Cifar10& data, const Options& options, std::uint64_t seed);

}  // namespace cifar10_fast
