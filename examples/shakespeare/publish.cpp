// SPDX-License-Identifier: MIT
#include "publish.hpp"

namespace shakespeare {

using namespace wm;

void publish(const TrainedModel& model, const TextReport& report, const Options& options) {
  const TextMetricsRow& best = *report.best();
  Metadata metadata =
      describe(model.name, model.tokenizer, static_cast<int>(best.step), best.validation_loss);
  metadata["data"] = options.data.filename();
  model.network->save_onnx(
      options.out / "model.onnx",
      {.name = model.name, .weights = options.onnx_weights, .metadata = std::move(metadata)});
  write_report(options.out / "report.html", report);
}

}  // namespace shakespeare
