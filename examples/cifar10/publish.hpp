// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/data/cifar10.hpp>
#include <whitematter/train/report.hpp>

#include "options.hpp"

namespace cifar10 {

using namespace wm;

/// Writes all that a finished run gives: weights for PyTorch and whitematter, the ONNX model of the page,
/// samples, and the report. Compiled in a file of its own.
template <class Model>
void publish(Model& model, const Cifar10::Images& data, const Evaluation& test,
             const std::vector<MetricsRow>& metrics, const Options& options);

}  // namespace cifar10
