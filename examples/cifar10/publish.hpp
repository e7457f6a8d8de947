// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>

#include <whitematter/data/cifar10.hpp>
#include <whitematter/io/save.hpp>
#include <whitematter/onnx.hpp>
#include <whitematter/train/report.hpp>

#include "options.hpp"

namespace cifar10 {

using namespace wm;

inline Picture picture_of(const Cifar10::Images& data, std::int64_t index) {
  const auto pixels = data.images.array().sliced(static_cast<int>(index), 1);
  return Picture::from_planes(std::span(pixels.data(), 3 * 32 * 32), 32, 32);
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
  AtomicFile file(path, "publish");
  file.write(bytes.data(), bytes.size());
  file.commit();
}

/// One test image of each class, the first that there is, for the page to offer.
inline void write_samples(const Cifar10::Images& data, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::vector<std::string> names;
  const auto labels = data.labels.to_vector();
  for (std::size_t c = 0; c < data.classes.size(); ++c) {
    const auto index = std::find(labels.begin(), labels.end(), static_cast<std::int64_t>(c)) - labels.begin();
    names.push_back(data.classes[c] + ".png");
    write_file(folder / names.back(), png(picture_of(data, index)));
  }
  write_file(folder / "index.json", nlohmann::json(names).dump());
}

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

  Report report{.model = options.model,
                .data = "CIFAR-10",
                .parameters = parameter_count<Model>,
                .seed = options.seed,
                .options = options.settings(),
                .metrics = metrics,
                .labels = data.classes,
                .confusion = test.confusion()};
  for (const Mistake& mistake : test.worst())
    report.worst.push_back({mistake, picture_of(data, mistake.index)});
  write_report(options.out / "report.html", report);
}

}  // namespace cifar10
