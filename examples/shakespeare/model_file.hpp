// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include <whitematter/text/any_tokenizer.hpp>

#include "network.hpp"

namespace shakespeare {

/// A network with the tokenizer of its texts, as model.safetensors keeps them.
struct TrainedModel {
  std::string name;
  std::unique_ptr<Network> network;
  wm::AnyTokenizer tokenizer;
};

/// What a file says beside the weights.
wm::Metadata describe(const std::string& name, const wm::AnyTokenizer& tokenizer, int step,
                      double validation_loss);

/// Fails with FileError where a file is none of a training.
TrainedModel open_model(const std::filesystem::path& path);

}  // namespace shakespeare
