// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <whitematter/data/text_dataset.hpp>
#include <whitematter/onnx/export.hpp>
#include <whitematter/optim/adamw.hpp>
#include <whitematter/text/sampling.hpp>

#include "common/network.hpp"

namespace shakespeare {

using Pieces = wm::TextDataset<>::Rows;                         // tokens [Batch, Time]
using Logits = wm::Tensor<float, wm::Shape<wm::Any, wm::Any>>;  // [Batch * Time, tokens]

class Network : public common::Network<wm::AdamW<float>> {
 public:
  /// Tokens of the pieces that it learns from.
  virtual int context() const = 0;

  /// For training: the logits of what follows each token.
  virtual Logits operator()(const Pieces& pieces) = 0;
  virtual Optimizer optimizer(const wm::AdamWOptions& options) const = 0;
  virtual void clip_gradients(double max_norm) = 0;

  /// For predictions with the weights as they are now.
  virtual std::function<Logits(const Pieces&)> inference() = 0;

  /// Goes on with a text: each call gives its next token.
  virtual std::function<std::int64_t()> writer(const std::vector<std::int64_t>& prompt,
                                               const wm::Sampling& sampling,
                                               const wm::Generator& generator) = 0;

  virtual void load(const std::filesystem::path& path) = 0;
  virtual void save_onnx(const std::filesystem::path& path, const wm::onnx::Options& options) = 0;
};

using AverageScope = common::AverageScope<Network>;

}  // namespace shakespeare
