// SPDX-License-Identifier: MIT
#include "train.hpp"

#include <chrono>

#include "lookahead.hpp"
#include "network.hpp"

// The recipe of Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", 2024, on a processor.

namespace cifar10_fast {

using namespace wm;

namespace {

/// Mirrors each image in every second epoch, where half of them begin: that shows both of an image in any two
/// epochs.
class AlternatingFlip {
 public:
  AlternatingFlip(Cifar10::Images images, std::uint64_t seed) : images_(std::move(images)) {
    images_.images = images_.images.clone();  // the next run begins with the same
    Generator generator(seed, 1);
    for (int i = 0; i < images_.size(); ++i)
      if (generator.below(2)) mirror(i);
  }

  const Cifar10::Images& images() const { return images_; }

  void next_epoch() {
    for (int i = 0; i < images_.size(); ++i) mirror(i);
  }

 private:
  void mirror(int i) {
    std::uint8_t* rows = images_.images.array().data() + std::ptrdiff_t{i} * 3 * 32 * 32;
    for (int row = 0; row < 3 * 32; ++row) std::reverse(rows + row * 32, rows + (row + 1) * 32);
  }

  Cifar10::Images images_;
};

/// Scales of normalization stay 1, and its biases learn fast.
Sgd<float> optimizer_of(const Network& network, const Options& options) {
  const double accumulated = 1 + 1 / (1 - options.momentum), lr = options.lr / accumulated,
               shrink = options.weight_decay / accumulated;
  const auto of_norm = [](const char* end) {
    return [end](const std::string& name, const Extents&) {
      return name.find("norm") != name.npos && name.ends_with(end);
    };
  };
  return Sgd<float>(network, {.lr = lr,
                              .momentum = options.momentum,
                              .weight_decay = shrink / lr,
                              .nesterov = true,
                              .groups = {{.selects = of_norm(".weight"), .weight_decay = 0, .lr_scale = 0},
                                         {.selects = of_norm(".bias"),
                                          .weight_decay = shrink / lr / options.bias_scale,
                                          .lr_scale = options.bias_scale}}});
}

/// The share of the highest rate at a step: up to it in the first fourth, then down to little.
double rate_at(double done) {
  constexpr double peak = 0.23, first = 0.2, last = 0.07;
  return done < peak ? first + (1 - first) * done / peak : 1 + (last - 1) * (done - peak) / (1 - peak);
}

std::vector<float> predictions(Inference<Network>& network, const Cifar10::Images& data,
                               const std::vector<Augmentation>& view) {
  std::vector<float> result;
  Loader loader(data, {.batch = 500, .augment = view});
  for (auto& [images, labels] : loader) {
    const auto rows = softmax(network(images)).to_vector();
    result.insert(result.end(), rows.begin(), rows.end());
  }
  return result;
}

double accuracy_of(const std::vector<float>& probabilities, const Cifar10::Images& data) {
  Evaluation evaluation(10);
  evaluation.add(std::span(probabilities), data.labels.to_vector());
  return evaluation.accuracy();
}

double accuracy(Network& network, const Cifar10::Images& data) {
  Inference run(network);
  return accuracy_of(predictions(run, data, {}), data);
}

/// By the mean over six views: the image, and moved by a pixel towards two corners, each with its mirror
/// image. The image in place counts as much as both others.
double averaged_accuracy(Network& network, const Cifar10::Images& data) {
  Inference run(network);
  std::vector<float> mean(static_cast<std::size_t>(data.size()) * 10);
  for (const int move : {0, -1, 1})
    for (const bool mirrored : {false, true}) {
      std::vector<Augmentation> view;
      if (move) view.push_back(translate(move, move));
      if (mirrored) view.push_back(flip(1));
      const auto part = predictions(run, data, view);
      const float share = move ? 0.125f : 0.25f;
      for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += share * part[i];
    }
  return accuracy_of(mean, data);
}

}  // namespace

Result train(const Cifar10& data, const Options& options, std::uint64_t seed) {
  using Clock = std::chrono::steady_clock;
  wm::seed(seed);
  Network network;
  AlternatingFlip alternating(data.train, seed);
  Loader loader(alternating.images(), {.batch = options.batch,
                                       .shuffle = true,
                                       .augment = {pad_crop(options.translate)},
                                       .seed = seed,
                                       .drop_last = true});
  network.whitening.fit((*Loader(data.train, {.batch = 5000, .limit = 5000}).begin()).images);
  Sgd<float> optimizer = optimizer_of(network, options);
  const double highest = optimizer.lr;
  const int steps = static_cast<int>(options.epochs * loader.batches());
  Lookahead lookahead(network);

  double seconds = 0, last = 0;
  int step = 0;
  const int epochs = (steps - 1) / loader.batches() + 1;
  Progress progress{epochs};
  for (const int epoch : progress) {
    auto start = Clock::now();
    if (epoch > 0) alternating.next_epoch();
    progress.begin_epoch(std::int64_t{std::min(steps - step, loader.batches())} * options.batch);
    for (auto& [images, labels] : loader) {
      const auto loss = cross_entropy(network(images), labels, {.label_smoothing = options.label_smoothing});
      optimizer.zero_grad();
      loss.backward();
      if (epoch >= options.whitening_epochs) network.whitening.bias.zero_grad();
      optimizer.lr = highest * rate_at(static_cast<double>(step) / steps);
      optimizer.step();
      ++step;
      const double done = static_cast<double>(step) / steps;
      if (step % 5 == 0) lookahead.update(network, std::pow(0.95, 5) * std::pow(done, 3));
      progress.update(options.batch, loss.item());
      if (step == steps) break;
    }
    if (step == steps) lookahead.update(network, 1);
    seconds += std::chrono::duration<double>(Clock::now() - start).count();
    last = accuracy(network, data.test);
    progress.end_epoch({.test_accuracy = last});
  }
  return {last, averaged_accuracy(network, data.test), seconds / 60};
}

}  // namespace cifar10_fast
