// SPDX-License-Identifier: MIT
// One training step of a network, ours and LibTorch's in turns in one process.
#include "gpt_training.hpp"
#include "lstm_training.hpp"
#include "peak_memory.hpp"
#include "program.hpp"
#include "resnet_training.hpp"
#include "table.hpp"

namespace {

using namespace benchmark;

struct TrainingOptions : Options {
  std::string model = "resnet18";
  int batch = 0;
  bool memory = false;

  bool is_lstm() const { return model == "lstm"; }
  bool is_gpt() const { return model == "gpt"; }
  int usual_batch() const { return is_gpt() ? gpt_work.batch : is_lstm() ? lstm_sizes.batch : 128; }
};

template <class Model>
std::vector<Contender> resnet_contenders(const parity::Design& design, int batch) {
  const parity::RandomBatch random(batch, 2);
  return {our_training<Model>(random), torch_training(design, random, parity::ImageLayout::ChannelsFirst),
          torch_training(design, random, parity::ImageLayout::ChannelsLast)};
}

std::vector<Contender> contenders(const TrainingOptions& options) {
  wm::seed(1);
  if (options.is_gpt()) return gpt_contenders(options.batch);
  if (options.is_lstm()) return lstm_contenders(options.batch);
  if (options.model == "resnet18")
    return resnet_contenders<wm::ResNet18<10>>(parity::resnet18, options.batch);
  return resnet_contenders<wm::ResNet20<10>>(parity::resnet20, options.batch);
}

std::string title_of(const TrainingOptions& options) {
  std::string title = wm::text("Training step of ", options.model, ", batch ", options.batch);
  if (options.is_lstm())
    title +=
        wm::text(", ", lstm_sizes.steps, " steps, ", lstm_sizes.layers, " layers of ", lstm_sizes.features);
  if (options.is_gpt())
    title += wm::text(", ", gpt_work.steps, " letters, ", gpt_work.layers, " layers of ", gpt_work.width);
  return title;
}

/// What each side holds at most in three steps, in a process of its own.
std::string memory_report(const TrainingOptions& options) {
  const auto make = [&options] {
    wm::set_num_threads(options.threads);
    parity::TorchNetwork::set_threads(options.threads);
    return contenders(options);
  };
  const std::string names[] = {"whitematter", "LibTorch", "LibTorch, the other layout"};
  const std::size_t count = options.is_gpt() ? 2 : 3;
  Table table({"", "peak MiB"});
  double ours = 0, least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < count; ++i) {
    const double peak = peak_memory(make, i, 3);
    table.add({names[i], number(peak, 0)});
    if (i == 0)
      ours = peak;
    else
      least = std::min(least, peak);
  }
  return heading(title_of(options), options, torch_description()) + table.text() +
         "\nLibTorch's least / ours: " + number(least / ours, 2) + "\n";
}

std::string report(const std::vector<Contender>& contenders, const TrainingOptions& options) {
  double best = contenders[1].median();
  for (std::size_t i = 2; i < contenders.size(); ++i) best = std::min(best, contenders[i].median());
  return heading(title_of(options), options, torch_description()) +
         table_of(contenders, options.batch, options.is_gpt() || options.is_lstm() ? "sequences" : "images")
             .text() +
         "\nLibTorch's best median / ours: " + number(best / contenders[0].median(), 2) + "\n";
}

int run(int count, char** arguments) {
  TrainingOptions options;
  CLI::App app("Times a training step beside LibTorch's");
  app.add_option("--model", options.model)
      ->check(CLI::IsMember({"resnet18", "resnet20", "lstm", "gpt"}))
      ->capture_default_str();
  app.add_option("--batch", options.batch, "128 images, 64 sequences or 12 texts where it is not given")
      ->check(CLI::Range(2, 4096));
  app.add_flag("--memory", options.memory, "instead of times, the most memory that each side holds");
  add_options(app, options);
  CLI11_PARSE(app, count, arguments);
  if (options.batch == 0) options.batch = options.usual_batch();
  if (options.memory) return publish(memory_report(options), options), 0;
  // A GPT's threads sleep while they wait: ours is faster so, and LibTorch's takes as long as with threads
  // that spin.
  start_again_with_settings(arguments, options.threads, options.is_gpt() ? "passive" : "active");
  auto all = contenders(options);
  sample_in_turns(all, options, options.model);
  publish(report(all, options), options);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  return benchmark::guarded([&] { return run(count, arguments); });
}
