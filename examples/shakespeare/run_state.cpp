// SPDX-License-Identifier: MIT
#include "run_state.hpp"

#include "common/settings.hpp"
#include "common/totals.hpp"

namespace shakespeare {

using namespace wm;

Metadata pack(const NamedValues& settings, const RunState& state) {
  Metadata metadata;
  settings::put(metadata, settings);
  totals::put(metadata, state.totals);
  metadata["step"] = std::to_string(state.step);
  metadata["seconds"] = text(state.seconds);
  metadata["best_loss"] = text(std::hexfloat, state.best_loss);
  metadata["best_step"] = std::to_string(state.best_step);
  metadata["samples"] = std::to_string(state.samples.size());
  for (std::size_t i = 0; i < state.samples.size(); ++i) {
    metadata[text("sample.", i, ".step")] = std::to_string(state.samples[i].step);
    metadata[text("sample.", i, ".text")] = state.samples[i].text;
  }
  return metadata;
}

RunState unpack(const NamedValues& settings, const Metadata& metadata) {
  settings::restore(metadata, settings);
  RunState state{.step = std::stoi(settings::entry(metadata, "step")),
                 .totals = totals::from(metadata),
                 .seconds = std::stod(settings::entry(metadata, "seconds")),
                 .best_loss = std::strtod(settings::entry(metadata, "best_loss").c_str(), nullptr),
                 .best_step = std::stoi(settings::entry(metadata, "best_step")),
                 .samples = std::vector<TextSample>(std::stoul(settings::entry(metadata, "samples")))};
  for (std::size_t i = 0; i < state.samples.size(); ++i)
    state.samples[i] = {.step = std::stoll(settings::entry(metadata, text("sample.", i, ".step"))),
                        .text = settings::entry(metadata, text("sample.", i, ".text"))};
  return state;
}

}  // namespace shakespeare
