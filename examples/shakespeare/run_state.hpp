// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <whitematter/io/safetensors_header.hpp>
#include <whitematter/train/epoch_meter.hpp>
#include <whitematter/train/text_report.hpp>

namespace shakespeare {

/// What a run counts beside model and optimizer, as text in a checkpoint's metadata.
struct RunState {
  int step = 0;
  wm::EpochTotals totals;  // since the last evaluation
  double seconds = 0;
  double best_loss = 0;  // of the evaluations so far
  int best_step = 0;     // 0 before the first
  std::vector<wm::TextSample> samples;
};

/// With the settings, and the position of the default generator.
wm::Metadata pack(const wm::NamedValues& settings, const RunState& state);

/// Fails where the checkpoint was written with other settings. Puts the default generator back.
RunState unpack(const wm::NamedValues& settings, const wm::Metadata& metadata);

}  // namespace shakespeare
