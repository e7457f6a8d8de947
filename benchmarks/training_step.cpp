// SPDX-License-Identifier: MIT
// One training step of a residual network, ours and LibTorch's in turns in one process: forward, loss,
// backward, and SGD with momentum and weight decay.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <whitematter/io/atomic_file.hpp>
#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/optim/sgd.hpp>

#include "pair.hpp"
#include "sampling.hpp"

namespace {

using benchmark::Contender;
using namespace parity;

struct Options : benchmark::SamplingOptions {
  std::string model = "resnet18";
  int batch = 128;
  std::string out;
};

template <class Model>
Contender our_training(const RandomBatch& random) {
  struct Training {
    explicit Training(const RandomBatch& random) : batch(random) {}
    Model model;
    Batch<float> batch;
    wm::Sgd<float> optimizer{model, {.lr = 0.01, .momentum = 0.9, .weight_decay = 5e-4}};
  };
  auto training = std::make_shared<Training>(random);
  return {"whitematter", [training] {
            auto& [model, batch, optimizer] = *training;
            const auto loss = wm::cross_entropy(model(batch.images), batch.labels);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
          }};
}

Contender torch_training(const Design& design, const RandomBatch& random, ImageLayout layout) {
  auto network = std::make_shared<TorchNetwork>(design, Precision::Float, layout);
  network->set_batch(random.images, random.labels);
  network->use_sgd({.lr = 0.01});
  return {layout == ImageLayout::ChannelsLast ? "LibTorch, channels last" : "LibTorch, channels first",
          [network] {
            network->logits();
            network->backward();
            network->step();
          }};
}

std::vector<Contender> contenders(const Options& options) {
  wm::seed(1);
  const RandomBatch random(options.batch, 2);
  const bool large = options.model == "resnet18";
  const Design& design = large ? resnet18 : resnet20;
  return {large ? our_training<wm::ResNet18<10>>(random) : our_training<wm::ResNet20<10>>(random),
          torch_training(design, random, ImageLayout::ChannelsFirst),
          torch_training(design, random, ImageLayout::ChannelsLast)};
}

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

std::string date() {
  const std::time_t now = std::time(nullptr);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", std::gmtime(&now));
  return text;
}

std::string report(const std::vector<Contender>& contenders, const Options& options) {
#if defined(__clang__)
  const char* compiler = "clang++ " __clang_version__;
#else
  const char* compiler = "g++ " __VERSION__;
#endif
  char line[200];
  std::string text =
      wm::text("Training step of ", options.model, ", batch ", options.batch, ", ", options.threads,
               " threads, ", options.rounds, " rounds in turns\n", date(), ", ", processor(), ", ", compiler,
               ", LibTorch ", TorchNetwork::version(), "\nSamples in which the threads had less than ",
               options.busy, " of their processors are discarded.\n\n");
  std::snprintf(line, sizeof line, "%-26s %10s %10s %10s %9s %9s %10s\n", "", "median ms", "least", "most",
                "samples", "discarded", "images/s");
  text += line;
  double best = 0;
  for (const auto& c : contenders) {
    std::snprintf(line, sizeof line, "%-26s %10.1f %10.1f %10.1f %9zu %9d %10.1f\n", c.name.c_str(),
                  c.median(), c.quantile(0), c.quantile(1), c.samples.size(), c.discarded,
                  1000 * options.batch / c.median());
    text += line;
    if (&c != &contenders[0]) best = best == 0 ? c.median() : std::min(best, c.median());
  }
  std::snprintf(line, sizeof line, "\nLibTorch's best median / ours: %.2f\n", best / contenders[0].median());
  return text + line;
}

// LibTorch at its best: threads that spin while they wait, and memory that is kept for the next step instead
// of being given back to the system, which costs it a fifth of a step otherwise. Both are read when the
// process starts.
void start_again_with_settings(char** arguments) {
  if (std::getenv("WHITEMATTER_BENCHMARK_SETTINGS")) return;
  const std::pair<const char*, const char*> settings[] = {{"WHITEMATTER_BENCHMARK_SETTINGS", "set"},
                                                          {"OMP_WAIT_POLICY", "active"},
                                                          {"MALLOC_MMAP_THRESHOLD_", "8000000000"},
                                                          {"MALLOC_TRIM_THRESHOLD_", "16000000000"},
                                                          {"MALLOC_TOP_PAD_", "200000000"}};
  for (const auto& [name, value] : settings) setenv(name, value, 1);
  execv("/proc/self/exe", arguments);
  std::perror("training_step: the program must be able to start itself again");
  std::exit(1);
}

int run(int count, char** arguments) {
  Options options;
  CLI::App app("Times a training step beside LibTorch's");
  app.add_option("--model", options.model)
      ->check(CLI::IsMember({"resnet18", "resnet20"}))
      ->capture_default_str();
  app.add_option("--batch", options.batch)->check(CLI::Range(2, 4096))->capture_default_str();
  app.add_option("--rounds", options.rounds)->check(CLI::Range(1, 1000))->capture_default_str();
  app.add_option("--warmups", options.warmups)->check(CLI::Range(1, 100))->capture_default_str();
  app.add_option("--threads", options.threads)->check(CLI::Range(1, 256))->capture_default_str();
  app.add_option("--busy", options.busy, "least share of its processors for a sample to count; 0 takes all")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--out", options.out, "also writes the report to this file");
  CLI11_PARSE(app, count, arguments);

  wm::set_num_threads(options.threads);
  TorchNetwork::set_threads(options.threads);
  auto all = contenders(options);
  sample_in_turns(all, options);
  for (const auto& contender : all)
    if (contender.samples.empty()) {
      std::cerr << "training_step: the machine must be idle (expected a clean sample of " << contender.name
                << ", got " << contender.discarded << " discarded)\n";
      return 1;
    }
  const std::string text = report(all, options);
  std::cout << text;
  if (!options.out.empty()) {
    wm::AtomicFile file(options.out);
    file.write(text.data(), text.size());
    file.commit();
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  start_again_with_settings(arguments);
  try {
    return run(count, arguments);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
