// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

#include <whitematter/onnx/export.hpp>

#include "common/settings.hpp"

/// What the command line asks for.
struct Options {
  static constexpr const char *characters = "characters", *byte_pairs = "byte-pairs";

  std::string model = "gpt";
  std::filesystem::path data = "data/shakespeare/sonnets.txt";
  std::filesystem::path out = "runs/shakespeare";
  double train_share = 0.9;
  std::string tokenizer = characters;
  int vocabulary = 512;  // tokens of byte pairs
  int iterations = 2000;
  int batch = 12;
  int accumulate = 1;
  double lr = 3e-3;
  double min_lr = 1e-4;
  int warmup = 100;  // iterations
  double weight_decay = 0.1;
  std::array<double, 2> betas = {0.9, 0.99};
  double clip = 1;
  double dropout = 0;
  double ema = 0;
  int eval_interval = 250;  // iterations
  int eval_batches = 0;
  int patience = 0;  // evaluations
  int sample_length = 300;
  std::uint64_t seed = 42;
  int threads = 0;
  wm::onnx::Weights onnx_weights = wm::onnx::Weights::Float32;
  bool resume = false;

  wm::NamedValues settings() const {
    using settings::number;
    return {{"model", model},
            {"tokenizer", tokenizer == byte_pairs ? wm::text(vocabulary, " ", byte_pairs) : tokenizer},
            {"train_share", number(train_share)},
            {"iterations", std::to_string(iterations)},
            {"batch", std::to_string(batch)},
            {"accumulate", std::to_string(accumulate)},
            {"lr", number(lr)},
            {"min_lr", number(min_lr)},
            {"warmup", std::to_string(warmup)},
            {"weight_decay", number(weight_decay)},
            {"betas", number(betas[0]) + " " + number(betas[1])},
            {"clip", number(clip)},
            {"dropout", number(dropout)},
            {"ema", number(ema)},
            {"eval_interval", std::to_string(eval_interval)},
            {"eval_batches", std::to_string(eval_batches)},
            {"patience", std::to_string(patience)},
            {"sample_length", std::to_string(sample_length)},
            {"seed", std::to_string(seed)}};
  }
};
