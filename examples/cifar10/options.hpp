// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <whitematter/onnx/export.hpp>

#include "common/settings.hpp"

/// What the command line asks for.
struct Options {
  std::string model = "resnet20";
  std::filesystem::path data = "data/cifar10";
  std::filesystem::path out = "runs/cifar10";
  int epochs = 4;
  int batch = 128;
  double lr = 0.1;
  double momentum = 0.9;
  double weight_decay = 5e-4;
  double warmup = 0.5;  // epochs
  double label_smoothing = 0;
  double ema = 0;
  bool nesterov = true;
  bool augment = true;
  int cutout = 0;  // pixels a side
  std::uint64_t seed = 42;
  int threads = 0;
  int workers = 1;
  int limit = 0;
  int validation = 0;  // training images
  wm::onnx::Weights onnx_weights = wm::onnx::Weights::Float32;
  bool resume = false;
  std::filesystem::path profile;  // measure one step instead of training

  /// The images that evaluate.
  const char* split() const { return validation > 0 ? "validation" : "test"; }

  wm::NamedValues settings() const {
    using settings::number;
    return {{"model", model},
            {"epochs", std::to_string(epochs)},
            {"batch", std::to_string(batch)},
            {"lr", number(lr)},
            {"momentum", number(momentum)},
            {"weight_decay", number(weight_decay)},
            {"warmup", number(warmup)},
            {"label_smoothing", number(label_smoothing)},
            {"ema", number(ema)},
            {"nesterov", nesterov ? "yes" : "no"},
            {"augment", augment ? "yes" : "no"},
            {"cutout", std::to_string(cutout)},
            {"seed", std::to_string(seed)},
            {"limit", std::to_string(limit)},
            {"validation", std::to_string(validation)}};
  }
};
