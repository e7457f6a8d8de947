// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <whitematter/io/safetensors.hpp>
#include <whitematter/onnx/export.hpp>
#include <whitematter/optim/sgd.hpp>
#include <whitematter/train/profile.hpp>

namespace cifar10 {

using Images = wm::Tensor<float, wm::Shape<wm::Batch, 3, 32, 32>>;
using Logits = wm::Tensor<float, wm::Shape<wm::Batch, 10>>;
using Labels = wm::Tensor<std::int64_t, wm::Shape<wm::Batch>>;

/// A network of any type as training sees it, so that training is compiled once and each network in a file of
/// its own.
class Network {
 public:
  virtual ~Network() = default;
  virtual std::int64_t parameters() const = 0;

  /// For training.
  virtual Logits operator()(const Images& images) = 0;
  virtual wm::Sgd<float> optimizer(const wm::SgdOptions& options) const = 0;
  virtual wm::Profile profile() const = 0;

  /// For predictions with the weights as they are now.
  virtual std::function<Logits(const Images&)> inference() = 0;

  virtual void save_checkpoint(const std::filesystem::path& path, wm::Sgd<float>& optimizer,
                               const wm::Metadata& metadata) const = 0;
  virtual wm::Metadata load_checkpoint(const std::filesystem::path& path, wm::Sgd<float>& optimizer) = 0;

  virtual void save(const std::filesystem::path& path, const wm::Metadata& metadata) const = 0;
  virtual void save_onnx(const std::filesystem::path& path, const wm::onnx::Options& options) = 0;
};

}  // namespace cifar10
