// SPDX-License-Identifier: MIT
#include "train.hpp"

#include <algorithm>

#include <whitematter/data/cifar10.hpp>
#include <whitematter/whitematter.hpp>

#include "common/interrupt.hpp"
#include "evaluate.hpp"
#include "publish.hpp"
#include "run_state.hpp"

// A training, from pixels to a published model. Everything a run counts is in the checkpoint, so that one
// that was stopped goes on as if nothing had happened.

namespace cifar10 {

using namespace wm;

namespace {

/// The images that a run learns from, and those that it is measured with: as test images where it validates,
/// which then nobody has seen when the settings are chosen.
Cifar10 split_of(const Options& options) {
  Cifar10 data = Cifar10::open(options.data);
  if (options.validation == 0) return data;
  const int kept = data.train.size() - options.validation;
  check(kept > 0, "validation: there must be images left to train on", text("less than ", data.train.size()),
        options.validation);
  return {.train = data.train.sliced(0, kept), .test = data.train.sliced(kept, options.validation)};
}

Loader<Cifar10::Images> training_batches(const Cifar10::Images& images, const Options& options) {
  std::vector<Augmentation> augment;
  if (options.augment) augment = {pad_crop(4), flip()};
  if (options.cutout > 0) augment.push_back(cutout(options.cutout));
  return Loader(images, {.batch = options.batch,
                         .shuffle = true,
                         .augment = augment,
                         .seed = options.seed,
                         .workers = options.workers,
                         .limit = options.limit});
}

Sgd<float> optimizer_of(const Network& network, const Options& options) {
  return network.optimizer({.lr = options.lr,
                            .momentum = options.momentum,
                            .weight_decay = options.weight_decay,
                            .nesterov = options.nesterov && options.momentum > 0});
}

struct Step {
  double loss;
  std::int64_t correct;
};

std::int64_t count_correct(const Logits& logits, const Labels& labels) {
  std::int64_t correct = 0;
  const float* row = logits.array().data();
  for (int i = 0; i < logits.size(0); ++i, row += 10)
    correct += std::max_element(row, row + 10) - row == labels.array().data()[i];
  return correct;
}

/// From images to new weights.
Step train_step(Network& network, Sgd<float>& optimizer, const Images& images, const Labels& labels,
                const Options& options) {
  const auto logits = network(images);
  const auto loss = cross_entropy(logits, labels, {.label_smoothing = options.label_smoothing});
  optimizer.zero_grad();
  loss.backward();
  optimizer.step();
  network.update_average();
  return {loss.item(), count_correct(logits, labels)};
}

EpochResults results_of(const Evaluation& evaluation, const Options& options) {
  if (options.validation > 0)
    return {.validation_loss = evaluation.loss(), .validation_accuracy = evaluation.accuracy()};
  return {.test_loss = evaluation.loss(), .test_accuracy = evaluation.accuracy()};
}

}  // namespace

int profile(Network& network, const Options& options) {
  Loader loader = training_batches(split_of(options).train, options);
  Sgd<float> optimizer = optimizer_of(network, options);
  auto batch = loader.begin();
  const auto step = [&] {
    if (batch == loader.end()) batch = loader.begin();
    auto& [images, labels] = *batch;
    train_step(network, optimizer, images, labels, options);
    ++batch;
  };
  step();  // fetches memory and starts threads
  step();
  Profile profile = network.profile();
  step();
  profile.stop();
  std::printf("one step of %s, batch %d, %d threads\n\n%s\n%s\n", options.model.c_str(), options.batch,
              num_threads(), profile.table().c_str(), profile.layers().c_str());
  profile.write_trace(options.profile);
  std::printf("%s opens in https://ui.perfetto.dev\n", options.profile.string().c_str());
  return 0;
}

int train(Network& network, const Options& options) {
  const auto data = split_of(options);
  if (options.ema > 0) network.keep_average(options.ema);
  std::filesystem::create_directories(options.out);
  const auto checkpoint = options.out / "checkpoint.safetensors", metrics = options.out / "metrics.csv";

  Loader loader = training_batches(data.train, options);
  Sgd<float> optimizer = optimizer_of(network, options);
  const std::int64_t steps = std::int64_t{options.epochs} * loader.batches();
  Cosine schedule{
      optimizer,
      steps,
      {.warmup = std::min(steps - 1, static_cast<std::int64_t>(options.warmup * loader.batches()))}};

  RunState before;
  if (options.resume) {
    before = unpack(options, safetensors::File(checkpoint).metadata());
    network.load_checkpoint(checkpoint, optimizer);
    schedule.seek(before.step);
    loader.seek(before.epoch, before.batch);
  }
  double seconds = before.seconds;
  MetricsLog log =
      options.resume ? MetricsLog<>::resume(metrics, loader.epoch()) : MetricsLog<>::create(metrics);
  std::printf("%s: %lld parameters, %d images, %d threads\n", options.model.c_str(),
              static_cast<long long>(network.parameters()), loader.size(), num_threads());

  interrupt::watch();
  Evaluation test(10);
  Progress progress{options.epochs, {.start = std::min(loader.epoch(), options.epochs)}};
  const auto keep = [&](int epoch, int batch, const EpochTotals& totals) {
    network.save_checkpoint(checkpoint, optimizer,
                            pack(options, {schedule.position(), epoch, batch, totals, seconds}));
  };
  const auto stop = [&] {
    progress.note("stopped; --resume goes on from here");
    return 130;
  };
  for (const int epoch : progress) {
    progress.begin_epoch(loader.size(), std::exchange(before.totals, {}));
    for (auto& [images, labels] : loader) {
      const Step step = train_step(network, optimizer, images, labels, options);
      schedule.step();
      progress.update(labels.elements(), step.loss, step.correct);
      if (interrupt::requested && loader.batch() < loader.batches()) {
        keep(epoch, loader.batch(), progress.totals());
        return stop();
      }
    }
    {
      const AverageScope average(network);
      test = evaluate(network, data.test);
    }
    const EpochResults results = results_of(test, options);
    const EpochSummary summary = progress.end_epoch(results);
    seconds += summary.seconds;
    log.add({.epoch = epoch + 1,
             .step = schedule.position(),
             .train_loss = summary.loss,
             .train_accuracy = summary.accuracy,
             .validation_loss = results.validation_loss,
             .validation_accuracy = results.validation_accuracy,
             .test_loss = results.test_loss,
             .test_accuracy = results.test_accuracy,
             .learning_rate = optimizer.lr,
             .images_per_second = summary.per_second,
             .seconds = summary.seconds});
    keep(epoch + 1, 0, {});
    if (interrupt::requested) return stop();
  }
  const AverageScope average(network);
  if (test.confusion().total() == 0) test = evaluate(network, data.test);
  const double mirrored = evaluate_mirrored(network, data.test).accuracy();
  publish(network, data.test, {test, mirrored}, log.rows(), options);
  std::printf(
      "%s accuracy %.2f %%, with mirror images %.2f %%, after %d epochs in %.1f minutes; "
      "%s has the model and its report\n",
      options.split(), 100 * test.accuracy(), 100 * mirrored, options.epochs, seconds / 60,
      options.out.string().c_str());
  return 0;
}

}  // namespace cifar10
