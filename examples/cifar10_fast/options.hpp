// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>

/// What the command line asks for. Rates and decay are those of the source: of a batch's sum of losses over
/// 1024 images, before momentum multiplies them.
struct Options {
  std::filesystem::path data = "data/cifar10";
  double epochs = 9.9;
  int batch = 1024;
  double lr = 11.5;
  double momentum = 0.85;
  double weight_decay = 0.0153;
  double bias_scale = 64;
  double label_smoothing = 0.2;
  int whitening_epochs = 3;
  int translate = 2;  // pixels
  int runs = 1;
  std::uint64_t seed = 42;
  int threads = 0;
  int test_limit = 0;  // images
};
