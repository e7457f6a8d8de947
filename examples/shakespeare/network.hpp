// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <whitematter/data/text_dataset.hpp>
#include <whitematter/io/safetensors.hpp>
#include <whitematter/onnx/export.hpp>
#include <whitematter/optim/adamw.hpp>
#include <whitematter/text/sampling.hpp>

namespace shakespeare {

using Pieces = wm::TextDataset<>::Rows;                         // tokens [Batch, Time]
using Logits = wm::Tensor<float, wm::Shape<wm::Any, wm::Any>>;  // [Batch * Time, tokens]

/// A network of any type as training sees it, so that training is compiled once and each network in a file of
/// its own.
class Network {
 public:
  virtual ~Network() = default;
  virtual std::int64_t parameters() const = 0;

  /// Tokens of the pieces that it learns from.
  virtual int context() const = 0;

  /// For training: the logits of what follows each token.
  virtual Logits operator()(const Pieces& pieces) = 0;
  virtual wm::AdamW<float> optimizer(const wm::AdamWOptions& options) const = 0;
  virtual void clip_gradients(double max_norm) = 0;

  /// Keeps an average of the weights from here on, of which each update keeps this share.
  virtual void keep_average(double decay) = 0;

  /// Takes the weights after a step into the average. Without one nothing happens.
  virtual void update_average() = 0;

  /// Exchanges the weights and their average. Without one nothing happens.
  virtual void swap_average() = 0;

  /// For predictions with the weights as they are now.
  virtual std::function<Logits(const Pieces&)> inference() = 0;

  /// Goes on with a text: each call gives its next token.
  virtual std::function<std::int64_t()> writer(const std::vector<std::int64_t>& prompt,
                                               const wm::Sampling& sampling,
                                               const wm::Generator& generator) = 0;

  virtual void save_checkpoint(const std::filesystem::path& path, wm::AdamW<float>& optimizer,
                               const wm::Metadata& metadata) = 0;
  virtual void load_checkpoint(const std::filesystem::path& path, wm::AdamW<float>& optimizer) = 0;

  virtual void save(const std::filesystem::path& path, const wm::Metadata& metadata) const = 0;
  virtual void load(const std::filesystem::path& path) = 0;
  virtual void save_onnx(const std::filesystem::path& path, const wm::onnx::Options& options) = 0;
};

/// Where a network keeps an average, its weights are that for the time of a scope.
class AverageScope {
 public:
  explicit AverageScope(Network& network) : network_(network) { network_.swap_average(); }
  ~AverageScope() { network_.swap_average(); }
  AverageScope(const AverageScope&) = delete;
  AverageScope& operator=(const AverageScope&) = delete;

 private:
  Network& network_;
};

}  // namespace shakespeare
