// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/train/text_report.hpp>

#include "model_file.hpp"
#include "options.hpp"

namespace shakespeare {

/// Writes what a finished run gives beside its weights: the ONNX model and the report.
void publish(const TrainedModel& model, const wm::TextReport& report, const Options& options);

}  // namespace shakespeare
