// SPDX-License-Identifier: MIT
#include "run_state.hpp"

#include "common/totals.hpp"

namespace cifar10 {

using namespace wm;

Metadata pack(const Options& options, const RunState& state) {
  Metadata metadata;
  settings::put(metadata, options.settings());
  metadata["step"] = std::to_string(state.step);
  metadata["epoch"] = std::to_string(state.epoch);
  metadata["batch"] = std::to_string(state.batch);
  totals::put(metadata, state.totals);
  metadata["seconds"] = text(state.seconds);
  return metadata;
}

RunState unpack(const Options& options, const Metadata& metadata) {
  settings::restore(metadata, options.settings());
  return {.step = std::stoll(settings::entry(metadata, "step")),
          .epoch = std::stoi(settings::entry(metadata, "epoch")),
          .batch = std::stoi(settings::entry(metadata, "batch")),
          .totals = totals::from(metadata),
          .seconds = std::stod(settings::entry(metadata, "seconds"))};
}

}  // namespace cifar10
