// SPDX-License-Identifier: MIT
#include "train.hpp"

#include <algorithm>

#include <whitematter/data/cifar10.hpp>
#include <whitematter/whitematter.hpp>

#include "common/interrupt.hpp"
#include "publish.hpp"
#include "run_state.hpp"

// A training, from pixels to a published model. Everything a run counts is in the checkpoint, so that one
// that was stopped goes on as if nothing had happened.

namespace cifar10 {

using namespace wm;

namespace {

Loader<Cifar10::Images> training_batches(const Cifar10& data, const Options& options) {
  std::vector<Augmentation> augment;
  if (options.augment) augment = {pad_crop(4), flip()};
  return Loader(data.train, {.batch = options.batch,
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
  return {loss.item(), count_correct(logits, labels)};
}

Evaluation evaluate(Network& network, const Cifar10::Images& data) {
  const auto predict = network.inference();
  Evaluation result(10);
  Loader loader(data, {.batch = 250});
  for (auto& [images, labels] : loader) {
    const auto probabilities = softmax(predict(images)).to_vector();
    result.add(std::span(probabilities), labels.to_vector());
  }
  return result;
}

}  // namespace

int profile(Network& network, const Options& options) {
  Loader loader = training_batches(Cifar10::open(options.data), options);
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
  const auto data = Cifar10::open(options.data);
  std::filesystem::create_directories(options.out);
  const auto checkpoint = options.out / "checkpoint.safetensors", metrics = options.out / "metrics.csv";

  Loader loader = training_batches(data, options);
  Sgd<float> optimizer = optimizer_of(network, options);
  const std::int64_t steps = std::int64_t{options.epochs} * loader.batches();
  Cosine schedule{
      optimizer,
      steps,
      {.warmup = std::min(steps - 1, static_cast<std::int64_t>(options.warmup * loader.batches()))}};

  RunState before;
  if (options.resume) {
    before = unpack(options, network.load_checkpoint(checkpoint, optimizer));
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
    test = evaluate(network, data.test);
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
    if (interrupt::requested) return stop();
  }
  if (test.confusion().total() == 0) test = evaluate(network, data.test);
  publish(network, data.test, test, log.rows(), options);
  std::printf("test accuracy %.2f %% after %d epochs in %.1f minutes; %s has the model and its report\n",
              100 * test.accuracy(), options.epochs, seconds / 60, options.out.string().c_str());
  return 0;
}

}  // namespace cifar10
