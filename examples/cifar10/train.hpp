// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/whitematter.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "options.hpp"
#include "publish.hpp"

// One ResNet's training, from pixels to a published model. Everything a run counts is in the checkpoint, so that one that
// was stopped goes on as if nothing had happened.

namespace cifar10 {

using namespace wm;
using Clock = std::chrono::steady_clock;

inline volatile std::sig_atomic_t interrupted = 0;

/// What an epoch has added up so far.
struct Totals {
  double loss = 0;  // summed over images
  std::int64_t correct = 0;
  std::int64_t images = 0;
  double seconds = 0;
};

inline std::int64_t count_correct(const Tensor<float, Shape<Batch, 10>>& logits, const Tensor<std::int64_t, Shape<Batch>>& labels) {
  std::int64_t correct = 0;
  const float* row = logits.array().data();
  for (int i = 0; i < logits.size(0); ++i, row += 10) correct += std::max_element(row, row + 10) - row == labels.array().data()[i];
  return correct;
}

template <class Model, class Data>
Evaluation evaluate(Model& model, const Data& data) {
  const NoGrad no_grad;
  eval(model);
  Evaluation result(10);
  Loader loader(data, {.batch = 250});
  for (auto& [images, labels] : loader) {
    const auto probabilities = softmax(model(images)).to_vector();
    result.add(std::span(probabilities), labels.to_vector());
  }
  train(model);
  return result;
}

/// A run's state beside model and optimizer, to and from the text of a checkpoint.
inline Metadata pack(const Options& options, const Cosine& schedule, int epoch, int batch, const Totals& totals, double seconds) {
  Metadata metadata;
  for (const auto& [name, value] : options.settings()) metadata["setting." + name] = value;
  metadata["step"] = std::to_string(schedule.position());
  metadata["epoch"] = std::to_string(epoch);
  metadata["batch"] = std::to_string(batch);
  metadata["random"] = std::to_string(default_generator().position());
  metadata["epoch_loss"] = text(std::hexfloat, totals.loss);
  metadata["epoch_correct"] = std::to_string(totals.correct);
  metadata["epoch_images"] = std::to_string(totals.images);
  metadata["epoch_seconds"] = text(totals.seconds);
  metadata["seconds"] = text(seconds);
  return metadata;
}

inline void check_settings(const Options& options, const Metadata& metadata) {
  std::string different;
  for (const auto& [name, value] : options.settings()) {
    const auto found = metadata.find("setting." + name);
    const std::string before = found == metadata.end() ? "nothing" : found->second;
    if (before != value) different += (different.empty() ? "" : "; ") + name + " expected " + before + ", got " + value;
  }
  if (!different.empty()) fail("resume: settings must be those of the checkpoint (" + different + ")");
}

}  // namespace cifar10

template <class Model>
int train_cifar10(const Options& options) {
  using namespace cifar10;
  const auto data = Cifar10::open(options.data);
  std::filesystem::create_directories(options.out);
  const auto checkpoint = options.out / "checkpoint.safetensors", metrics = options.out / "metrics.csv";

  seed(options.seed);
  Model model;
  std::vector<Augmentation> augment;
  if (options.augment) augment = {pad_crop(4), flip()};
  Loader loader(data.train, {.batch = options.batch, .shuffle = true, .augment = augment, .seed = options.seed,
                             .workers = options.workers, .limit = options.limit});
  Sgd optimizer{model, {.lr = options.lr, .momentum = options.momentum, .weight_decay = options.weight_decay,
                        .nesterov = options.nesterov && options.momentum > 0}};
  const std::int64_t steps = std::int64_t{options.epochs} * loader.batches();
  Cosine schedule{optimizer, steps, {.warmup = std::min(steps - 1, static_cast<std::int64_t>(options.warmup * loader.batches()))}};

  Totals totals;
  double seconds = 0;
  if (options.resume) {
    const Metadata saved = load_checkpoint(checkpoint, model, optimizer);
    check_settings(options, saved);
    schedule.seek(std::stoll(saved.at("step")));
    loader.seek(std::stoi(saved.at("epoch")), std::stoi(saved.at("batch")));
    default_generator().seek(std::stoull(saved.at("random")));
    totals = {std::strtod(saved.at("epoch_loss").c_str(), nullptr), std::stoll(saved.at("epoch_correct")),
              std::stoll(saved.at("epoch_images")), std::stod(saved.at("epoch_seconds"))};
    seconds = std::stod(saved.at("seconds"));
  }
  MetricsLog log = options.resume ? MetricsLog::resume(metrics, loader.epoch()) : MetricsLog::create(metrics);
  std::printf("%s: %lld parameters, %d images, %d threads\n", options.model.c_str(), static_cast<long long>(parameter_count<Model>),
              loader.size(), num_threads());

  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  Evaluation test(10);
  Progress progress{options.epochs, {.start = std::min(loader.epoch(), options.epochs)}};
  for (const int epoch : progress) {
    const auto began = Clock::now();
    const double before = totals.seconds;
    const auto elapsed = [&] { return std::chrono::duration<double>(Clock::now() - began).count(); };
    progress.begin_epoch(loader.size() - totals.images);
    for (auto& [images, labels] : loader) {
      const auto logits = model(images);
      const auto loss = cross_entropy(logits, labels, {.label_smoothing = options.label_smoothing});
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
      schedule.step();

      const std::int64_t n = labels.elements(), correct = count_correct(logits, labels);
      totals.loss += static_cast<double>(loss.item()) * static_cast<double>(n);
      totals.correct += correct;
      totals.images += n;
      progress.update(n, static_cast<double>(loss.item()), correct);
      if (interrupted && loader.batch() < loader.batches()) {
        totals.seconds = before + elapsed();
        save_checkpoint(checkpoint, model, optimizer, pack(options, schedule, epoch, loader.batch(), totals, seconds));
        progress.note("stopped; --resume goes on from here");
        return 130;
      }
    }
    const double trained = before + elapsed();
    test = evaluate(model, data.test);
    progress.end_epoch({.test_loss = test.loss(), .test_accuracy = test.accuracy()});
    seconds += before + elapsed();
    const double count = static_cast<double>(totals.images);
    log.add({.epoch = epoch + 1, .step = schedule.position(), .train_loss = totals.loss / count,
             .train_accuracy = static_cast<double>(totals.correct) / count, .test_loss = test.loss(),
             .test_accuracy = test.accuracy(), .learning_rate = optimizer.lr, .images_per_second = count / trained,
             .seconds = before + elapsed()});
    totals = {};
    save_checkpoint(checkpoint, model, optimizer, pack(options, schedule, epoch + 1, 0, totals, seconds));
    if (interrupted) {
      progress.note("stopped; --resume goes on from here");
      return 130;
    }
  }
  if (test.confusion().total() == 0) test = evaluate(model, data.test);
  publish(model, data.test, test, log.rows(), options);
  std::printf("test accuracy %.2f %% after %d epochs in %.1f minutes; %s has the model and its report\n",
              100 * test.accuracy(), options.epochs, seconds / 60, options.out.string().c_str());
  return 0;
}
