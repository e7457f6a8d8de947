// SPDX-License-Identifier: MIT
#include "publish.hpp"

namespace shakespeare {

using namespace wm;

void publish(const TrainedModel& model, const TextReport& report, const Options& options) {
  const TextMetricsRow& best = *report.best();
  model.network->save_onnx(options.out / "model.onnx",
                           {.name = model.name,
                            .metadata = describe(model.name, model.vocabulary, static_cast<int>(best.step),
                                                 best.validation_loss)});
  write_report(options.out / "report.html", report);
}

}  // namespace shakespeare
