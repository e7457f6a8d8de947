// SPDX-License-Identifier: MIT
#include "evaluate.hpp"

#include <whitematter/data/loader.hpp>
#include <whitematter/ops/softmax.hpp>

namespace cifar10 {

using namespace wm;

namespace {

/// The probabilities of all images, row by row, or of those that they are changed to.
std::vector<float> predictions(Network& network, const Cifar10::Images& data,
                               const std::vector<Augmentation>& change = {}) {
  const auto predict = network.inference();
  std::vector<float> result;
  Loader loader(data, {.batch = 250, .augment = change});
  for (auto& [images, labels] : loader) {
    const auto rows = softmax(predict(images)).to_vector();
    result.insert(result.end(), rows.begin(), rows.end());
  }
  return result;
}

Evaluation evaluation_of(const std::vector<float>& probabilities, const Cifar10::Images& data) {
  Evaluation result(10);
  result.add(std::span(probabilities), data.labels.to_vector());
  return result;
}

}  // namespace

Evaluation evaluate(Network& network, const Cifar10::Images& data) {
  return evaluation_of(predictions(network, data), data);
}

Evaluation evaluate_mirrored(Network& network, const Cifar10::Images& data) {
  std::vector<float> mean = predictions(network, data), other = predictions(network, data, {flip(1)});
  for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = (mean[i] + other[i]) / 2;
  return evaluation_of(mean, data);
}

}  // namespace cifar10
