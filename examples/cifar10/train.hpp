// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/whitematter.hpp>

#include <algorithm>
#include <csignal>

#include "options.hpp"
#include "publish.hpp"
#include "run_state.hpp"

// One ResNet's training, from pixels to a published model. Everything a run counts is in the checkpoint, so
// that one that was stopped goes on as if nothing had happened.

namespace cifar10 {

using namespace wm;

inline volatile std::sig_atomic_t interrupted = 0;

inline std::int64_t count_correct(const Tensor<float, Shape<Batch, 10>>& logits,
                                  const Tensor<std::int64_t, Shape<Batch>>& labels) {
  std::int64_t correct = 0;
  const float* row = logits.array().data();
  for (int i = 0; i < logits.size(0); ++i, row += 10)
    correct += std::max_element(row, row + 10) - row == labels.array().data()[i];
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

/// One step from images to new weights. Returns the logits and the loss.
template <class Model, class Optimizer, class Images, class Labels>
auto train_step(Model& model, Optimizer& optimizer, const Images& images, const Labels& labels,
                const Options& options) {
  const auto logits = model(images);
  const auto loss = cross_entropy(logits, labels, {.label_smoothing = options.label_smoothing});
  optimizer.zero_grad();
  loss.backward();
  optimizer.step();
  return std::pair{logits, loss};
}

/// Measures one step after two others, which fetch memory and start threads: prints where its time goes, and
/// writes a trace.
template <class Model, class Optimizer, class Batches>
int profile_step(Model& model, Optimizer& optimizer, Batches& loader, const Options& options) {
  auto batch = loader.begin();
  const auto step = [&] {
    if (batch == loader.end()) batch = loader.begin();
    auto& [images, labels] = *batch;
    train_step(model, optimizer, images, labels, options);
    ++batch;
  };
  step();
  step();
  Profile profile{model};
  step();
  profile.stop();
  std::printf("one step of %s, batch %d, %d threads\n\n%s\n%s\n", options.model.c_str(), options.batch,
              num_threads(), profile.table().c_str(), profile.layers().c_str());
  profile.write_trace(options.profile);
  std::printf("%s opens in https://ui.perfetto.dev\n", options.profile.string().c_str());
  return 0;
}

}  // namespace cifar10

template <class Model>
int train_cifar10(const Options& options) {
  using namespace cifar10;
  const auto data = Cifar10::open(options.data);
  if (options.profile.empty()) std::filesystem::create_directories(options.out);
  const auto checkpoint = options.out / "checkpoint.safetensors", metrics = options.out / "metrics.csv";

  seed(options.seed);
  Model model;
  std::vector<Augmentation> augment;
  if (options.augment) augment = {pad_crop(4), flip()};
  Loader loader(data.train, {.batch = options.batch,
                             .shuffle = true,
                             .augment = augment,
                             .seed = options.seed,
                             .workers = options.workers,
                             .limit = options.limit});
  Sgd optimizer{model,
                {.lr = options.lr,
                 .momentum = options.momentum,
                 .weight_decay = options.weight_decay,
                 .nesterov = options.nesterov && options.momentum > 0}};
  if (!options.profile.empty()) return profile_step(model, optimizer, loader, options);
  const std::int64_t steps = std::int64_t{options.epochs} * loader.batches();
  Cosine schedule{
      optimizer,
      steps,
      {.warmup = std::min(steps - 1, static_cast<std::int64_t>(options.warmup * loader.batches()))}};

  RunState before;
  if (options.resume) {
    before = unpack(options, load_checkpoint(checkpoint, model, optimizer));
    schedule.seek(before.step);
    loader.seek(before.epoch, before.batch);
  }
  double seconds = before.seconds;
  MetricsLog log = options.resume ? MetricsLog::resume(metrics, loader.epoch()) : MetricsLog::create(metrics);
  std::printf("%s: %lld parameters, %d images, %d threads\n", options.model.c_str(),
              static_cast<long long>(parameter_count<Model>), loader.size(), num_threads());

  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  Evaluation test(10);
  Progress progress{options.epochs, {.start = std::min(loader.epoch(), options.epochs)}};
  const auto keep = [&](int epoch, int batch, const EpochTotals& totals) {
    save_checkpoint(checkpoint, model, optimizer,
                    pack(options, {schedule.position(), epoch, batch, totals, seconds}));
  };
  const auto stop = [&] {
    progress.note("stopped; --resume goes on from here");
    return 130;
  };
  for (const int epoch : progress) {
    progress.begin_epoch(loader.size(), std::exchange(before.totals, {}));
    for (auto& [images, labels] : loader) {
      const auto [logits, loss] = train_step(model, optimizer, images, labels, options);
      schedule.step();
      progress.update(labels.elements(), static_cast<double>(loss.item()), count_correct(logits, labels));
      if (interrupted && loader.batch() < loader.batches()) {
        keep(epoch, loader.batch(), progress.totals());
        return stop();
      }
    }
    test = evaluate(model, data.test);
    const EpochSummary summary =
        progress.end_epoch({.test_loss = test.loss(), .test_accuracy = test.accuracy()});
    seconds += summary.seconds;
    log.add({.epoch = epoch + 1,
             .step = schedule.position(),
             .train_loss = summary.loss,
             .train_accuracy = summary.accuracy,
             .test_loss = test.loss(),
             .test_accuracy = test.accuracy(),
             .learning_rate = optimizer.lr,
             .images_per_second = summary.per_second,
             .seconds = summary.seconds});
    keep(epoch + 1, 0, {});
    if (interrupted) return stop();
  }
  if (test.confusion().total() == 0) test = evaluate(model, data.test);
  publish(model, data.test, test, log.rows(), options);
  std::printf("test accuracy %.2f %% after %d epochs in %.1f minutes; %s has the model and its report\n",
              100 * test.accuracy(), options.epochs, seconds / 60, options.out.string().c_str());
  return 0;
}
