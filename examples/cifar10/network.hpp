// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <whitematter/onnx/export.hpp>
#include <whitematter/optim/sgd.hpp>
#include <whitematter/train/profile.hpp>

#include "common/network.hpp"

namespace cifar10 {

using Images = wm::Tensor<float, wm::Shape<wm::Batch, 3, 32, 32>>;
using Logits = wm::Tensor<float, wm::Shape<wm::Batch, 10>>;
using Labels = wm::Tensor<std::int64_t, wm::Shape<wm::Batch>>;

class Network : public common::Network<wm::Sgd<float>> {
 public:
  /// For training.
  virtual Logits operator()(const Images& images) = 0;
  virtual Optimizer optimizer(const wm::SgdOptions& options) const = 0;
  virtual wm::Profile profile() const = 0;

  /// For predictions with the weights as they are now.
  virtual std::function<Logits(const Images&)> inference() = 0;

  virtual void save_onnx(const std::filesystem::path& path, const wm::onnx::Options& options) = 0;
};

using AverageScope = common::AverageScope<Network>;

}  // namespace cifar10
