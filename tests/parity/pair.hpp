// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <map>

#include <whitematter/core/random.hpp>
#include <whitematter/models/resnet.hpp>

#include "torch_network.hpp"

namespace parity {

/// max |a - b| / max |b|; infinite where sizes differ or a value is no number.
inline double relative_error(const std::vector<double>& a, const std::vector<double>& b) {
  double distance = 0, largest = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const double difference = std::abs(a[i] - b[i]);
    distance = difference <= distance ? distance : difference;
    largest = std::max(largest, std::abs(b[i]));
  }
  if (a.size() != b.size() || std::isnan(distance)) return std::numeric_limits<double>::infinity();
  return distance == 0 ? 0 : distance / largest;
}

template <class T, class S>
std::vector<double> values_of(const wm::Tensor<T, S>& x) {
  const auto values = x.to_vector();
  return {values.begin(), values.end()};
}

/// A batch of random images and labels.
struct RandomBatch {
  RandomBatch(int size, std::uint64_t seed) {
    wm::Generator generator(seed);
    for (int i = 0; i < size * 3 * 32 * 32; ++i) images.push_back(static_cast<float>(generator.normal()));
    for (int i = 0; i < size; ++i) labels.push_back(generator.below(10));
  }

  int size() const { return static_cast<int>(labels.size()); }

  std::vector<double> images;  // all of them floats
  std::vector<std::int64_t> labels;
};

template <class T>
inline constexpr Precision precision_of = std::is_same_v<T, float> ? Precision::Float : Precision::Double;

/// Our model's batch.
template <class T>
struct Batch {
  explicit Batch(const RandomBatch& batch)
      : images(wm::Tensor<T, wm::Shape<wm::Batch, 3, 32, 32>>::from(
            {batch.images.begin(), batch.images.end()}, batch.size())),
        labels(wm::Tensor<std::int64_t, wm::Shape<wm::Batch>>::from(batch.labels, batch.size())) {}

  wm::Tensor<T, wm::Shape<wm::Batch, 3, 32, 32>> images;
  wm::Tensor<std::int64_t, wm::Shape<wm::Batch>> labels;
};

/// Moves the parameters that start as constants, so that an error in them shows.
template <wm::Module M>
void disturb(const M& model) {
  wm::for_each_parameter(model, []<class S, class T>(const std::string&, const wm::Parameter<S, T>& p) {
    if constexpr (S::rank == 1)
      for (std::int64_t i = 0; i < p.elements(); ++i)
        p.array().data()[i] += static_cast<T>(0.1 * wm::default_generator().normal());
  });
}

/// Copies all state of our model to LibTorch's by name.
template <wm::Module M>
void copy_state(const M& model, TorchNetwork& to) {
  wm::for_each_state(model,
                     [&](const std::string& name, const auto& state) { to.set(name, values_of(state)); });
}

}  // namespace parity
