// SPDX-License-Identifier: MIT
#include "publish.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include <whitematter/io/atomic_file.hpp>

namespace cifar10 {

using namespace wm;

namespace {

Picture picture_of(const Cifar10::Images& data, std::int64_t index) {
  const auto pixels = data.images.array().sliced(static_cast<int>(index), 1);
  return Picture::from_planes(std::span(pixels.data(), 3 * 32 * 32), 32, 32);
}

void write_file(const std::filesystem::path& path, const std::string& bytes) {
  AtomicFile file(path, "publish");
  file.write(bytes.data(), bytes.size());
  file.commit();
}

/// One test image of each class, the first that there is, for the page to offer.
void write_samples(const Cifar10::Images& data, const std::filesystem::path& folder) {
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

/// The page that shows a run's course, what the network confuses, and its worst mistakes.
void write_run_report(const Cifar10::Images& data, const Outcome& outcome,
                      const std::vector<MetricsRow>& metrics, const Options& options,
                      std::int64_t parameters) {
  Report report{.model = options.model,
                .data = "CIFAR-10",
                .parameters = parameters,
                .seed = options.seed,
                .options = options.settings(),
                .metrics = metrics,
                .labels = data.classes,
                .split = options.split(),
                .confusion = outcome.evaluation.confusion(),
                .mirrored_accuracy = outcome.mirrored_accuracy};
  for (const Mistake& mistake : outcome.evaluation.worst())
    report.worst.push_back({mistake, picture_of(data, mistake.index)});
  write_report(options.out / "report.html", report);
}

}  // namespace

void publish(Network& network, const Cifar10::Images& data, const Outcome& outcome,
             const std::vector<MetricsRow>& metrics, const Options& options) {
  const std::string accuracy_name = text(options.split(), "_accuracy");
  Metadata facts{{"model", options.model},
                 {accuracy_name, std::to_string(outcome.evaluation.accuracy())},
                 {accuracy_name + "_mirrored", std::to_string(outcome.mirrored_accuracy)}};
  network.save(options.out / "model.safetensors", facts);

  const auto values = [](const std::array<float, 3>& v) { return std::vector<float>(v.begin(), v.end()); };
  facts["parameters"] = std::to_string(network.parameters());
  facts["epochs"] = std::to_string(options.epochs);
  network.save_onnx(options.out / "model.onnx",
                    {.name = options.model,
                     .weights = options.onnx_weights,
                     .softmax = true,
                     .pixels = onnx::Pixels{values(data.mean), values(data.deviation)},
                     .labels = data.classes,
                     .metadata = facts});
  write_samples(data, options.out / "samples");
  write_run_report(data, outcome, metrics, options, network.parameters());
}

}  // namespace cifar10
