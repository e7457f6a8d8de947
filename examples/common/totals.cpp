// SPDX-License-Identifier: MIT
#include "totals.hpp"

#include <cstdlib>

namespace totals {

void put(wm::Metadata& metadata, const wm::EpochTotals& totals) {
  metadata["epoch_loss"] = wm::text(std::hexfloat, totals.loss);
  metadata["epoch_correct"] = totals.correct ? std::to_string(*totals.correct) : "";
  metadata["epoch_items"] = std::to_string(totals.items);
  metadata["epoch_seconds"] = wm::text(totals.seconds);
}

wm::EpochTotals from(const wm::Metadata& metadata) {
  const std::string& correct = metadata.at("epoch_correct");
  return {.items = std::stoll(metadata.at("epoch_items")),
          .loss = std::strtod(metadata.at("epoch_loss").c_str(), nullptr),
          .correct = correct.empty() ? std::nullopt : std::optional<std::int64_t>(std::stoll(correct)),
          .seconds = std::stod(metadata.at("epoch_seconds"))};
}

}  // namespace totals
