// SPDX-License-Identifier: MIT
// Trains a small network on CIFAR-10 in minutes, and does so several times.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <vector>

#include <whitematter/core/parallel.hpp>

#include "train.hpp"

namespace {

void run(const Options& options) {
  auto data = wm::Cifar10::open(options.data);
  if (options.test_limit > 0) data.test = data.test.sliced(0, std::min(options.test_limit, data.test.size()));
  std::vector<double> accuracies;
  for (int i = 0; i < options.runs; ++i) {
    const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(i);
    const auto result = cifar10_fast::train(data, options, seed);
    accuracies.push_back(result.averaged_accuracy);
    std::printf("seed %llu: test accuracy %.2f %%, averaged over views %.2f %%, %.1f minutes of training\n",
                static_cast<unsigned long long>(seed), 100 * result.accuracy, 100 * result.averaged_accuracy,
                result.minutes);
  }
  double mean = 0, squares = 0;
  for (const double accuracy : accuracies) mean += accuracy / options.runs;
  for (const double accuracy : accuracies) squares += (accuracy - mean) * (accuracy - mean);
  if (options.runs > 1)
    std::printf("mean of %d runs: %.2f %%, deviation %.2f %%\n", options.runs, 100 * mean,
                100 * std::sqrt(squares / (options.runs - 1)));
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Train a small network on CIFAR-10 in minutes.");
  app.option_defaults()->always_capture_default();
  app.add_option("--data", options.data, "folder of the CIFAR-10 binary files");
  app.add_option("--epochs", options.epochs, "passes over the training images")->check(CLI::PositiveNumber);
  app.add_option("--batch", options.batch, "images of one step")->check(CLI::Range(1, 50000));
  app.add_option("--lr", options.lr, "highest learning rate")->check(CLI::PositiveNumber);
  app.add_option("--momentum", options.momentum, "of SGD")->check(CLI::Range(0.0, 0.9999));
  app.add_option("--weight-decay", options.weight_decay, "of SGD")->check(CLI::NonNegativeNumber);
  app.add_option("--bias-scale", options.bias_scale, "how much faster the biases of normalization learn")
      ->check(CLI::PositiveNumber);
  app.add_option("--label-smoothing", options.label_smoothing, "share of the target spread over all classes")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--whitening-epochs", options.whitening_epochs, "epochs in which the first bias learns")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--translate", options.translate, "pixels by which an image moves at most")
      ->check(CLI::Range(0, 16));
  app.add_option("--runs", options.runs, "trainings, with one seed after the other")
      ->check(CLI::PositiveNumber);
  app.add_option("--seed", options.seed, "of the first");
  app.add_option("--threads", options.threads, "threads that compute; 0 for all")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--test-limit", options.test_limit, "use only the first so many test images; 0 for all")
      ->check(CLI::NonNegativeNumber);
  CLI11_PARSE(app, argc, argv);

  try {
    if (options.threads > 0) wm::set_num_threads(options.threads);
    run(options);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cifar10_fast: %s\n", error.what());
    return 1;
  }
}
