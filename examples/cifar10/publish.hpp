// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/data/cifar10.hpp>
#include <whitematter/train/report.hpp>

#include "network.hpp"
#include "options.hpp"

namespace cifar10 {

/// What a network is worth in the end.
struct Outcome {
  wm::Evaluation evaluation;
  double mirrored_accuracy = 0;  // of the mean prediction for an image and its mirror image
};

/// Writes all that a finished run gives: weights for PyTorch and whitematter, the ONNX model of the page,
/// samples, and the report.
void publish(Network& network, const wm::Cifar10::Images& data, const Outcome& outcome,
             const std::vector<wm::MetricsRow>& metrics, const Options& options);

}  // namespace cifar10
