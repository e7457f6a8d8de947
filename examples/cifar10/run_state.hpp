// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/io/safetensors.hpp>
#include <whitematter/train/epoch_meter.hpp>

#include "options.hpp"

namespace cifar10 {

/// What a run counts beside model and optimizer, as text in a checkpoint's metadata.
struct RunState {
  std::int64_t step = 0;
  int epoch = 0, batch = 0;
  wm::EpochTotals totals;  // of the epoch, as far as it was trained
  double seconds = 0;
};

/// With the options' settings, and the position of the default generator.
wm::Metadata pack(const Options& options, const RunState& state);

/// Fails where the checkpoint was written with other settings. Puts the default generator back.
RunState unpack(const Options& options, const wm::Metadata& metadata);

}  // namespace cifar10
