// SPDX-License-Identifier: MIT
#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <string>

namespace parity {

/// A model in LibTorch as TorchNetwork runs it.
struct Reference {
  std::shared_ptr<torch::nn::Module> module;
  std::function<torch::Tensor(const torch::Tensor&)> forward;
};

/// Of a module made with TORCH_MODULE, or of a Sequential.
template <class Holder>
Reference reference_of(Holder holder) {
  return {holder.ptr(), [holder](const torch::Tensor& x) mutable { return holder->forward(x); }};
}

/// The model that reference_models.cpp has under this name, or else the layer that reference_layers.cpp has,
/// with the same random weights each time.
Reference make_reference(const std::string& name);
Reference make_layer(const std::string& name);

}  // namespace parity
