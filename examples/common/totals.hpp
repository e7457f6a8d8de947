// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/io/safetensors_header.hpp>
#include <whitematter/train/epoch_meter.hpp>

/// What an epoch has added up so far, as text in a checkpoint's metadata.
namespace totals {

void put(wm::Metadata& metadata, const wm::EpochTotals& totals);
wm::EpochTotals from(const wm::Metadata& metadata);

}  // namespace totals
