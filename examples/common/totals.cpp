// SPDX-License-Identifier: MIT
#include "totals.hpp"

#include <cstdlib>

#include "common/settings.hpp"

namespace totals {

void put(wm::Metadata& metadata, const wm::EpochTotals& totals) {
  metadata["epoch_loss"] = wm::text(std::hexfloat, totals.loss);
  metadata["epoch_correct"] = totals.correct ? std::to_string(*totals.correct) : "";
  metadata["epoch_items"] = std::to_string(totals.items);
  metadata["epoch_seconds"] = wm::text(totals.seconds);
}

wm::EpochTotals from(const wm::Metadata& metadata) {
  const std::string& correct = settings::entry(metadata, "epoch_correct");
  return {.items = std::stoll(settings::entry(metadata, "epoch_items")),
          .loss = std::strtod(settings::entry(metadata, "epoch_loss").c_str(), nullptr),
          .correct = correct.empty() ? std::nullopt : std::optional<std::int64_t>(std::stoll(correct)),
          .seconds = std::stod(settings::entry(metadata, "epoch_seconds"))};
}

}  // namespace totals
