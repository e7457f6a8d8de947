// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/data/cifar10.hpp>
#include <whitematter/io/save.hpp>
#include <whitematter/onnx.hpp>
#include <whitematter/train/report.hpp>

#include "options.hpp"

namespace cifar10 {

using namespace wm;

/// One test image of each class, the first that there is, for the page to offer.
void write_samples(const Cifar10::Images& data, const std::filesystem::path& folder);

/// The page that shows a run's course, what the network confuses, and its worst mistakes.
void write_run_report(const Cifar10::Images& data, const Evaluation& test,
                      const std::vector<MetricsRow>& metrics, const Options& options,
                      std::int64_t parameters);

/// Writes all that a finished run gives: weights for PyTorch and whitematter, the ONNX model of the page,
/// samples, and the report.
template <class Model>
void publish(Model& model, const Cifar10::Images& data, const Evaluation& test,
             const std::vector<MetricsRow>& metrics, const Options& options) {
  const std::string accuracy = std::to_string(test.accuracy());
  save(model, options.out / "model.safetensors", {{"model", options.model}, {"test_accuracy", accuracy}});

  const auto values = [](const std::array<float, 3>& v) { return std::vector<float>(v.begin(), v.end()); };
  onnx::save<Shape<Batch, 3, 32, 32>>(model, options.out / "model.onnx",
                                      {.name = options.model,
                                       .softmax = true,
                                       .pixels = onnx::Pixels{values(data.mean), values(data.deviation)},
                                       .labels = data.classes,
                                       .metadata = {{"model", options.model},
                                                    {"parameters", std::to_string(parameter_count<Model>)},
                                                    {"test_accuracy", accuracy},
                                                    {"epochs", std::to_string(options.epochs)}}});
  write_samples(data, options.out / "samples");
  write_run_report(data, test, metrics, options, parameter_count<Model>);
}

}  // namespace cifar10
