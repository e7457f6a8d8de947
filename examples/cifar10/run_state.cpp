// SPDX-License-Identifier: MIT
#include "run_state.hpp"

#include <whitematter/core/random.hpp>

namespace cifar10 {

using namespace wm;

Metadata pack(const Options& options, const RunState& state) {
  Metadata metadata;
  for (const auto& [name, value] : options.settings()) metadata["setting." + name] = value;
  metadata["step"] = std::to_string(state.step);
  metadata["epoch"] = std::to_string(state.epoch);
  metadata["batch"] = std::to_string(state.batch);
  metadata["random"] = std::to_string(default_generator().position());
  metadata["epoch_loss"] = text(std::hexfloat, state.totals.loss);
  metadata["epoch_correct"] = std::to_string(state.totals.correct.value_or(0));
  metadata["epoch_images"] = std::to_string(state.totals.images);
  metadata["epoch_seconds"] = text(state.totals.seconds);
  metadata["seconds"] = text(state.seconds);
  return metadata;
}

RunState unpack(const Options& options, const Metadata& metadata) {
  std::string different;
  for (const auto& [name, value] : options.settings()) {
    const auto found = metadata.find("setting." + name);
    const std::string before = found == metadata.end() ? "nothing" : found->second;
    if (before != value)
      different += (different.empty() ? "" : "; ") + name + " expected " + before + ", got " + value;
  }
  if (!different.empty()) fail("resume: settings must be those of the checkpoint (" + different + ")");
  default_generator().seek(std::stoull(metadata.at("random")));
  return {.step = std::stoll(metadata.at("step")),
          .epoch = std::stoi(metadata.at("epoch")),
          .batch = std::stoi(metadata.at("batch")),
          .totals = {std::stoll(metadata.at("epoch_images")),
                     std::strtod(metadata.at("epoch_loss").c_str(), nullptr),
                     std::stoll(metadata.at("epoch_correct")), std::stod(metadata.at("epoch_seconds"))},
          .seconds = std::stod(metadata.at("seconds"))};
}

}  // namespace cifar10
