// SPDX-License-Identifier: MIT
// Trains a residual network on CIFAR-10 and writes weights, a checkpoint, an ONNX model, metrics and a
// report.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <map>

#include <whitematter/core/parallel.hpp>

#include "networks.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  using namespace wm;
  const std::map<std::string, int (*)(const Options&)> models{
      {"resnet8", train_cifar10<Resnet8>},
      {"resnet20", train_cifar10<Resnet20>},
      {"resnet56", train_cifar10<Resnet56>},
      {"resnet18", train_cifar10<Resnet18>},
  };
  std::vector<std::string> names;
  for (const auto& [name, run] : models) names.push_back(name);

  Options options;
  CLI::App app("Train a residual network on CIFAR-10.");
  app.option_defaults()->always_capture_default();
  app.add_option("--model", options.model, "which network")->check(CLI::IsMember(names));
  app.add_option("--epochs", options.epochs, "passes over the training images")->check(CLI::PositiveNumber);
  app.add_option("--data", options.data, "folder of the CIFAR-10 binary files");
  app.add_option("--out", options.out, "folder for everything that is written");
  app.add_option("--batch", options.batch, "images of one step")->check(CLI::PositiveNumber);
  app.add_option("--lr", options.lr, "highest learning rate")->check(CLI::PositiveNumber);
  app.add_option("--momentum", options.momentum, "of SGD")->check(CLI::Range(0.0, 0.9999));
  app.add_option("--weight-decay", options.weight_decay, "of SGD")->check(CLI::NonNegativeNumber);
  app.add_option("--warmup", options.warmup, "epochs over which the learning rate rises")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--label-smoothing", options.label_smoothing, "share of the target spread over all classes")
      ->check(CLI::Range(0.0, 1.0));
  app.add_flag("--nesterov,!--no-nesterov", options.nesterov, "Nesterov's momentum");
  app.add_flag("--augment,!--no-augment", options.augment, "random crops and flips");
  app.add_option("--seed", options.seed, "of weights, order and augmentation");
  app.add_option("--threads", options.threads, "threads that compute; 0 for all")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--workers", options.workers, "threads that prepare batches")->check(CLI::NonNegativeNumber);
  app.add_option("--limit", options.limit, "use only the first so many training images; 0 for all")
      ->check(CLI::NonNegativeNumber);
  app.add_option(
         "--profile", options.profile,
         "instead of training, print where the time of one step goes, and write it to this file for Perfetto")
      ->type_name("FILE");
  app.add_flag("--resume", options.resume, "go on from the checkpoint in --out");
  CLI11_PARSE(app, argc, argv);

  try {
    if (options.threads > 0) set_num_threads(options.threads);
    return models.at(options.model)(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cifar10: %s\n", error.what());
    return 1;
  }
}
