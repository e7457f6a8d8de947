// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include <whitematter/data/text.hpp>

#include "network.hpp"

namespace shakespeare {

/// A network with the text's tokens that it knows, as model.safetensors keeps them.
struct TrainedModel {
  std::string name;
  std::unique_ptr<Network> network;
  wm::CharacterVocabulary vocabulary;
};

/// What a file says beside the weights.
wm::Metadata describe(const std::string& name, const wm::CharacterVocabulary& vocabulary, int step,
                      double validation_loss);

/// Fails with FileError where a file is none of a training.
TrainedModel open_model(const std::filesystem::path& path);

}  // namespace shakespeare
