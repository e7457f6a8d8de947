// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <numbers>

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/optim/schedule.hpp>
#include <whitematter/optim/sgd.hpp>

#include "clear_kinks.hpp"
#include "pair.hpp"
#include "support/accuracy.hpp"
#include "support/catch.hpp"

namespace {

using namespace parity;

constexpr int steps = 10;
constexpr double base_lr = 0.1, momentum = 0.9, weight_decay = 5e-4;

// Cosine annealing as it is written, so that our schedule is compared as well.
double cosine_lr(int step) { return base_lr * (1 + std::cos(std::numbers::pi * step / steps)) / 2; }

template <class T>
class OurTraining {
 public:
  explicit OurTraining(bool nesterov)
      : optimizer_(model,
                   {.lr = base_lr, .momentum = momentum, .weight_decay = weight_decay, .nesterov = nesterov}),
        schedule_(optimizer_, steps) {}

  void step(const RandomBatch& random) {
    const Batch<T> batch(random);
    const auto loss = wm::cross_entropy(model(batch.images), batch.labels);
    optimizer_.zero_grad();
    loss.backward();
    optimizer_.step();
    schedule_.step();
  }

  wm::ResNet18<10, wm::Cpu, T> model;

 private:
  wm::Sgd<T> optimizer_;
  wm::Cosine schedule_;
};

class TorchTraining {
 public:
  template <wm::Module M>
  TorchTraining(const M& start, Precision precision, bool nesterov,
                ImageLayout layout = ImageLayout::ChannelsFirst)
      : network(resnet18, precision, layout) {
    copy_state(start, network);
    network.use_sgd({base_lr, momentum, weight_decay, nesterov});
  }

  void step(const RandomBatch& batch) {
    network.set_batch(batch.images, batch.labels);
    network.set_lr(cosine_lr(step_++));
    network.logits();
    network.backward();
    network.step();
  }

  TorchNetwork network;

 private:
  int step_ = 0;
};

// The same examples in another order, which changes nothing but rounding.
RandomBatch rotated(RandomBatch batch, int by) {
  std::rotate(batch.images.begin(), batch.images.begin() + by * 3 * 32 * 32, batch.images.end());
  std::rotate(batch.labels.begin(), batch.labels.begin() + by, batch.labels.end());
  return batch;
}

using Parameters = std::map<std::string, std::vector<double>>;

template <wm::Module M>
Parameters parameters_of(const M& model) {
  Parameters parameters;
  wm::for_each_parameter(model,
                         [&](const std::string& name, const auto& p) { parameters[name] = values_of(p); });
  return parameters;
}

Parameters parameters_of(const TorchNetwork& network, const Parameters& like) {
  Parameters parameters;
  for (const auto& entry : like) parameters[entry.first] = network.get(entry.first);
  return parameters;
}

// |a - b| / |b| over all parameters together, in the Euclidean norm.
double distance(const Parameters& a, const Parameters& b) {
  double difference = 0, size = 0;
  for (const auto& [name, y] : b) {
    const auto& x = a.at(name);
    for (std::size_t i = 0; i < y.size(); ++i)
      difference += (x[i] - y[i]) * (x[i] - y[i]), size += y[i] * y[i];
  }
  return std::sqrt(difference / size);
}

void check_double(bool nesterov) {
  wm::seed(3);
  OurTraining<double> ours(nesterov);
  TorchTraining theirs(ours.model, Precision::Double, nesterov);
  for (int step = 0; step < steps; ++step) {
    const RandomBatch batch(2, static_cast<std::uint64_t>(100 + step));
    ours.step(batch);
    theirs.step(batch);
    double worst = 0;
    wm::for_each_parameter(ours.model, [&](const std::string& name, const auto& p) {
      const double error = relative_error(values_of(p), theirs.network.get(name));
      INFO("step " << step << ": " << name << " is off by " << error);
      CHECK(error <= 1e-8);
      worst = std::max(worst, error);
    });
    std::printf("double%s, step %d: worst relative error of a parameter %.1e\n", nesterov ? ", Nesterov" : "",
                step, worst);
  }
}

// Our float run beside LibTorch's, and LibTorch's beside two second runs of itself on batches in another
// order: what rounding alone does. The second of them also stores images with channels last, because another
// order alone leaves the forward pass of each image as it was, bit by bit.
class FloatRuns {
 public:
  FloatRuns() : ours_(false) {
    clear_kinks(ours_.model, Batch<float>(batch(0)).images);
    for (const auto layout :
         {ImageLayout::ChannelsFirst, ImageLayout::ChannelsFirst, ImageLayout::ChannelsLast})
      theirs_.push_back(std::make_unique<TorchTraining>(ours_.model, Precision::Float, false, layout));
  }

  static RandomBatch batch(int step) { return {8, static_cast<std::uint64_t>(200 + step)}; }

  void step(int step) {
    ours_.step(batch(step));
    for (std::size_t i = 0; i < theirs_.size(); ++i)
      theirs_[i]->step(rotated(batch(step), 2 * static_cast<int>(i)));
  }

  // Moves the same shifts in all networks, so that no rectifier's input is within rounding of zero in this
  // step.
  void clear(int step) {
    const Parameters before = parameters_of(ours_.model);
    clear_kinks(ours_.model, Batch<float>(batch(step)).images);
    for (auto& [name, values] : parameters_of(ours_.model)) {
      if (values == before.at(name)) continue;
      for (auto& run : theirs_) {
        auto moved = run->network.get(name);
        for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += values[i] - before.at(name)[i];
        run->network.set(name, moved);
      }
    }
  }

  // The distances from LibTorch's first run: ours, and the larger of its second runs.
  std::pair<double, double> distances() const {
    const Parameters ours = parameters_of(ours_.model), first = parameters_of(theirs_[0]->network, ours);
    double yardstick = 0;
    for (std::size_t i = 1; i < theirs_.size(); ++i)
      yardstick = std::max(yardstick, distance(parameters_of(theirs_[i]->network, ours), first));
    return {distance(ours, first), yardstick};
  }

 private:
  OurTraining<float> ours_;
  std::vector<std::unique_ptr<TorchTraining>> theirs_;
};

}  // namespace

TEST_CASE("ten steps of SGD on ResNet-18 agree with LibTorch in double") { check_double(false); }

TEST_CASE("ten steps of SGD with Nesterov on ResNet-18 agree with LibTorch in double") { check_double(true); }

// Between steps the same shifts are moved in all networks, because a difference that is rounding grows
// smoothly only as long as no input of a rectifier falls on the other side of zero.
TEST_CASE("ten steps of SGD on ResNet-18 stay as close to LibTorch in float as LibTorch does to itself") {
  const wm::ExactConvolutions exact;
  wm::seed(3);
  FloatRuns runs;
  for (int step = 0; step < steps; ++step) {
    if (step > 0) runs.clear(step);
    runs.step(step);
    const auto [ours, yardstick] = runs.distances();
    std::printf("float, step %d: distance %.1e, LibTorch from itself %.1e\n", step, ours, yardstick);
    CHECK(ours <= yardstick);
  }
}

// Left to itself, training turns rounding into percents within a few steps, by inputs of rectifiers that
// change sign. When they first do is chance, for us as for the yardstick's two runs, hence the factor.
TEST_CASE("ten free steps of SGD on ResNet-18 end as close to LibTorch in float as LibTorch does to itself") {
  const wm::ExactConvolutions exact;
  constexpr double factor = 2;
  wm::seed(4);
  FloatRuns runs;
  for (int step = 0; step < steps; ++step) runs.step(step);
  const auto [ours, yardstick] = runs.distances();
  std::printf("float, free, step %d: distance %.1e, LibTorch from itself %.1e\n", steps - 1, ours, yardstick);
  CHECK(ours <= factor * yardstick);
}
