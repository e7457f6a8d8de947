// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "precision.hpp"

namespace parity {

/// A residual network of basic blocks with the stem for CIFAR's images: three numbers tell them apart.
struct Design {
  std::vector<int> widths;
  int blocks = 2;  // of each width
  int classes = 10;
};

inline const Design resnet18{{64, 128, 256, 512}, 2};
inline const Design resnet20{{16, 32, 64}, 3};

enum class ImageLayout { ChannelsFirst, ChannelsLast };

struct TorchSgdOptions {
  double lr = 0.1, momentum = 0.9, weight_decay = 5e-4;
  bool nesterov = false;
};

/// The network in LibTorch, with torchvision's names, and its optimizer. Behind a face without LibTorch's
/// headers, which cost a compiler a quarter of a minute; values pass as doubles, which hold floats exactly.
class TorchNetwork {
 public:
  TorchNetwork(const Design& design, Precision precision, ImageLayout layout = ImageLayout::ChannelsFirst);
  /// "resnet18", or a model of reference_models.cpp or a layer of reference_layers.cpp by its name there.
  TorchNetwork(const std::string& reference, Precision precision);
  ~TorchNetwork();

  /// Names in the order of the state_dict of PyTorch.
  std::vector<std::string> names() const;
  std::vector<std::int64_t> sizes(const std::string& name) const;
  void set(const std::string& name, const std::vector<double>& values);
  std::vector<double> get(const std::string& name) const;
  std::vector<double> gradient(const std::string& name) const;

  /// The images [N, 3, 32, 32] and labels that everything below works on.
  void set_batch(const std::vector<double>& images, const std::vector<std::int64_t>& labels);

  /// What outputs() works on: numbers, or for a model of text the indices of its letters.
  void set_input(const std::vector<std::int64_t>& sizes, const std::vector<double>& values);
  void set_input(const std::vector<std::int64_t>& sizes, const std::vector<std::int64_t>& indices);

  /// Writes all state as the safetensors file that PyTorch would: by the format's description, not by what
  /// our library has for it.
  void save(const std::filesystem::path& path) const;

  /// Random values for what does not begin random, and running statistics of the input, so that a model gives
  /// what a trained one might.
  void randomize(std::uint64_t seed);

  void train(bool on);
  /// No dropout, also in training.
  void stop_dropout();
  std::vector<double> logits();
  /// The loss of logits() and its gradients; the ones before are forgotten.
  double backward();
  /// The gradients of sum(outputs() * factors).
  std::vector<double> outputs();
  void backward(const std::vector<double>& factors);
  std::vector<double> input_gradient() const;

  void use_sgd(const TorchSgdOptions& options);
  void set_lr(double lr);
  void step();

  static void set_threads(int threads);
  static std::string version();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parity
