// SPDX-License-Identifier: MIT
// ResNet-18 in inference, ours and ONNX Runtime's in turns, from the same weights in a file of our exporter.
#include <filesystem>
#include <memory>

#include <whitematter/models/resnet.hpp>
#include <whitematter/nn/inference.hpp>
#include <whitematter/onnx.hpp>
#include <whitematter/tensor/create.hpp>

#include "onnx_runtime.hpp"
#include "program.hpp"
#include "table.hpp"
#include "values.hpp"

namespace {

using namespace benchmark;
using Model = wm::ResNet18<10>;
using Images = wm::Tensor<float, wm::Shape<wm::Batch, 3, 32, 32>>;

struct InferenceOptions : Options {
  std::vector<int> batches{1, 128};
};

/// A folder for the files that both sides read, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "whitematter-XXXXXX";
    wm::check<wm::FileError>(mkdtemp(name.data()) != nullptr,
                             "inference: a folder for files must be writable", name, std::strerror(errno));
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code none;
    std::filesystem::remove_all(path_, none);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Running statistics of images, so that activations are as large as in a trained network.
void settle_statistics(const Model& model) {
  const wm::NoGrad no_grad;
  for (int i = 0; i < 20; ++i) model(wm::randn<Images::shape>(16)).array();
}

/// Lets the other side's threads stop spinning before a sample begins.
Contender after_a_pause(Contender contender) {
  return {contender.name, [time = contender.time](int runs) {
            usleep(20'000);
            return time(runs);
          }};
}

std::string measure(Model& model, const TemporaryFolder& folder, int batch, const InferenceOptions& options,
                    std::string& version) {
  const auto values = random_values(std::int64_t{batch} * 3 * 32 * 32, 2);
  const std::string input = folder.file(wm::text("input", batch));
  write_file(input, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
  OnnxRuntime runtime(WHITEMATTER_BENCHMARKS "/onnx_runtime.mjs", folder.file("model.onnx"), input, batch,
                      options.threads);
  version = runtime.version();

  wm::Inference inference(model);
  const Images images = Images::from(values, batch);
  const auto ours = [&] { return inference(images); };
  const double error = relative_error(ours().to_vector(), runtime.output());

  std::vector<Contender> both{after_a_pause(contender("whitematter", ours)),
                              after_a_pause({"ONNX Runtime", [&](int runs) { return runtime.time(runs); }})};
  sample_in_turns(both, options, wm::text("batch ", batch));
  return wm::text("Batch ", batch, "\n", table_of(both, batch, "images").text(),
                  "ONNX Runtime's median / ours: ", ratio(both[0], both[1]), "; logits differ by ",
                  scientific(error), " of the largest\n\n");
}

int run(int count, char** arguments) {
  InferenceOptions options;
  options.least = 200;
  CLI::App app("Times ResNet-18 in inference beside ONNX Runtime");
  app.add_option("--batch", options.batches)->check(CLI::Range(1, 4096))->capture_default_str();
  add_options(app, options);
  CLI11_PARSE(app, count, arguments);

  wm::set_num_threads(options.threads);
  wm::seed(1);
  Model model;
  settle_statistics(model);
  const TemporaryFolder folder;
  wm::onnx::save<Images::shape>(model, folder.file("model.onnx"));
  std::string tables, version;
  for (const int batch : options.batches) tables += measure(model, folder, batch, options, version);
  publish(heading("Inference of ResNet-18", options, "ONNX Runtime " + version) + tables, options);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  return benchmark::guarded([&] { return run(count, arguments); });
}
