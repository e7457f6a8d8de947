// SPDX-License-Identifier: MIT
// Trains a residual network on CIFAR-10 and writes weights, a checkpoint, an ONNX model, metrics and a
// report.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <map>

#include <whitematter/core/parallel.hpp>

#include "common/onnx_weights.hpp"
#include "networks.hpp"
#include "options.hpp"
#include "train.hpp"

int main(int argc, char** argv) {
  using namespace cifar10;
  const std::map<std::string, std::unique_ptr<Network> (*)()> networks{
      {"resnet8", resnet8}, {"resnet18", resnet18}, {"resnet20", resnet20}, {"resnet56", resnet56}};
  std::vector<std::string> names;
  for (const auto& [name, make] : networks) names.push_back(name);

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
  app.add_option("--ema", options.ema,
                 "share that a step keeps of the weights' average, which is saved; 0 for none")
      ->check(CLI::Range(0.0, 0.9999));
  app.add_flag("--nesterov,!--no-nesterov", options.nesterov, "Nesterov's momentum");
  app.add_flag("--augment,!--no-augment", options.augment, "random crops and flips");
  app.add_option("--cutout", options.cutout,
                 "side of a square that is black in each image, in pixels; 0 for none")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--seed", options.seed, "of weights, order and augmentation");
  app.add_option("--threads", options.threads, "threads that compute; 0 for all")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--workers", options.workers, "threads that prepare batches")->check(CLI::NonNegativeNumber);
  app.add_option("--limit", options.limit, "use only the first so many training images; 0 for all")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--validation", options.validation,
                 "evaluate with the last so many training images, which are not trained on, instead of the "
                 "test images")
      ->check(CLI::NonNegativeNumber);
  add_onnx_weights(app, options.onnx_weights);
  app.add_option(
         "--profile", options.profile,
         "instead of training, print where the time of one step goes, and write it to this file for Perfetto")
      ->type_name("FILE");
  app.add_flag("--resume", options.resume, "go on from the checkpoint in --out");
  CLI11_PARSE(app, argc, argv);

  try {
    if (options.threads > 0) wm::set_num_threads(options.threads);
    wm::seed(options.seed);
    const auto network = networks.at(options.model)();
    return options.profile.empty() ? train(*network, options) : profile(*network, options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cifar10: %s\n", error.what());
    return 1;
  }
}
