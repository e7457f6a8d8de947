// SPDX-License-Identifier: MIT
// One training step of a network, ours and LibTorch's in turns in one process.
#include <map>

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
};

/// What the command line may ask for.
struct Work {
  int batch = 128;
  std::string size = "", unit = "images";
  std::size_t layouts = 2;         // that LibTorch has for it
  std::string waiting = "active";  // how the threads do that
  std::vector<Contender> (*contenders)(int batch) = nullptr;
};

template <class Model, const parity::Design& Reference>
Work resnet() {
  return {.contenders = [](int batch) -> std::vector<Contender> {
    const parity::RandomBatch random(batch, 2);
    return {our_training<Model>(random),
            torch_training(Reference, random, parity::ImageLayout::ChannelsFirst),
            torch_training(Reference, random, parity::ImageLayout::ChannelsLast)};
  }};
}

// The threads of a large GPT sleep while they wait: ours is faster so, and LibTorch's takes as long as with
// threads that spin.
template <GptWork W>
Work gpt(const char* waiting) {
  return {.batch = W.batch,
          .size = wm::text(", ", W.steps, " letters, ", W.layers, " layers of ", W.width),
          .unit = "sequences",
          .layouts = 1,
          .waiting = waiting,
          .contenders = gpt_contenders<W>};
}

Work lstm() {
  return {.batch = lstm_sizes.batch,
          .size = wm::text(", ", lstm_sizes.steps, " steps, ", lstm_sizes.layers, " layers of ",
                           lstm_sizes.features),
          .unit = "sequences",
          .contenders = lstm_contenders};
}

const std::map<std::string, Work> works{{"resnet18", resnet<wm::ResNet18<10>, parity::resnet18>()},
                                        {"resnet20", resnet<wm::ResNet20<10>, parity::resnet20>()},
                                        {"lstm", lstm()},
                                        {"gpt", gpt<usual_gpt>("passive")},
                                        {"gpt-small", gpt<small_gpt>("active")},
                                        {"gpt-long", gpt<long_gpt>("passive")}};

std::vector<Contender> contenders(const TrainingOptions& options) {
  wm::seed(1);
  return works.at(options.model).contenders(options.batch);
}

std::string title_of(const TrainingOptions& options) {
  return wm::text("Training step of ", options.model, ", batch ", options.batch,
                  works.at(options.model).size);
}

/// What each side holds at most in three steps, in a process of its own.
std::string memory_report(const TrainingOptions& options) {
  const auto make = [&options] {
    wm::set_num_threads(options.threads);
    parity::TorchNetwork::set_threads(options.threads);
    return contenders(options);
  };
  const std::string names[] = {"whitematter", "LibTorch", "LibTorch, the other layout"};
  Table table({"", "peak MiB"});
  double ours = 0, least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < 1 + works.at(options.model).layouts; ++i) {
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
         table_of(contenders, options.batch, works.at(options.model).unit).text() +
         "\nLibTorch's best median / ours: " + number(best / contenders[0].median(), 2) + "\n";
}

int run(int count, char** arguments) {
  TrainingOptions options;
  CLI::App app("Times a training step beside LibTorch's");
  app.add_option("--model", options.model)->check(CLI::IsMember(works))->capture_default_str();
  app.add_option("--batch", options.batch, "that of the model where it is not given")
      ->check(CLI::Range(2, 4096));
  app.add_flag("--memory", options.memory, "instead of times, the most memory that each side holds");
  add_options(app, options);
  CLI11_PARSE(app, count, arguments);
  const Work& work = works.at(options.model);
  if (options.batch == 0) options.batch = work.batch;
  if (options.memory) return publish(memory_report(options), options), 0;
  start_again_with_settings(arguments, options.threads, work.waiting.c_str());
  auto all = contenders(options);
  sample_in_turns(all, options, options.model);
  publish(report(all, options), options);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  return benchmark::guarded([&] { return run(count, arguments); });
}
