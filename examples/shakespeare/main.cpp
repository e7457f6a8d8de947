// SPDX-License-Identifier: MIT
// Trains a network to write as a text does, and writes weights, a checkpoint, an ONNX model, metrics and a
// report.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

#include <whitematter/core/parallel.hpp>
#include <whitematter/core/random.hpp>

#include "common/onnx_weights.hpp"
#include "networks.hpp"
#include "train.hpp"

int main(int argc, char** argv) {
  using namespace shakespeare;
  Options options;
  CLI::App app("Train a network to write as a text does.");
  app.option_defaults()->always_capture_default();
  app.add_option("--data", options.data, "the text, in UTF-8");
  app.add_option("--train-share", options.train_share, "share of the text to train on; the rest validates")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--tokenizer", options.tokenizer, "what the network reads and writes one by one")
      ->check(CLI::IsMember({Options::characters, Options::byte_pairs}));
  app.add_option("--vocabulary", options.vocabulary,
                 "tokens of byte pairs, of which 256 are bytes and one the end of a text")
      ->check(CLI::PositiveNumber);
  app.add_option("--out", options.out, "folder for everything that is written");
  app.add_option("--model", options.model, "which network")->check(CLI::IsMember(network_names()));
  app.add_option("--iterations", options.iterations, "steps of the optimizer")->check(CLI::PositiveNumber);
  app.add_option("--batch", options.batch, "pieces of the text that are read at once")
      ->check(CLI::PositiveNumber);
  app.add_option("--accumulate", options.accumulate, "batches of one step")->check(CLI::PositiveNumber);
  app.add_option("--lr", options.lr, "highest learning rate")->check(CLI::PositiveNumber);
  app.add_option("--min-lr", options.min_lr, "learning rate at the end")->check(CLI::NonNegativeNumber);
  app.add_option("--warmup", options.warmup, "iterations over which the learning rate rises")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--weight-decay", options.weight_decay, "of AdamW, on matrices alone")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--betas", options.betas, "of AdamW")->check(CLI::Range(0.0, 0.9999));
  app.add_option("--clip", options.clip, "largest norm of the gradients; 0 for any")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--dropout", options.dropout, "share of activations that training drops")
      ->check(CLI::Range(0.0, 0.9999));
  app.add_option("--ema", options.ema,
                 "share that a step keeps of the weights' average, which is saved; 0 for none")
      ->check(CLI::Range(0.0, 0.9999));
  app.add_option("--eval-interval", options.eval_interval, "iterations between evaluations")
      ->check(CLI::PositiveNumber);
  app.add_option("--eval-batches", options.eval_batches, "batches of an evaluation; 0 for all")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--patience", options.patience,
                 "stop after so many evaluations without a better one; 0 for never")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--sample-length", options.sample_length, "tokens that each evaluation writes")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--seed", options.seed, "of weights, pieces, dropout and samples");
  app.add_option("--threads", options.threads, "threads that compute; 0 for all")
      ->check(CLI::NonNegativeNumber);
  add_onnx_weights(app, options.onnx_weights);
  app.add_flag("--resume", options.resume, "go on from the checkpoint in --out");
  CLI11_PARSE(app, argc, argv);

  try {
    if (options.threads > 0) wm::set_num_threads(options.threads);
    wm::seed(options.seed);
    return train(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "shakespeare: %s\n", error.what());
    return 1;
  }
}
