// SPDX-License-Identifier: MIT
#include "model_file.hpp"

#include <whitematter/io/safetensors.hpp>

#include "networks.hpp"

namespace shakespeare {

using namespace wm;

Metadata describe(const std::string& name, const AnyTokenizer& tokenizer, int step, double validation_loss) {
  return {{"model", name},
          {"tokenizer", tokenizer.to_json()},
          {"step", std::to_string(step)},
          {"validation_loss", text(validation_loss)}};
}

TrainedModel open_model(const std::filesystem::path& path) {
  const Metadata metadata = safetensors::File(path).metadata();
  const auto entry = [&](const char* key) {
    const auto found = metadata.find(key);
    if (found == metadata.end())
      fail<FileError>(text("read ", path.string(),
                           ": the file must be of a model that this program trained (expected ", key,
                           " in its metadata, got none)"));
    return found->second;
  };
  TrainedModel model{
      .name = entry("model"), .network = {}, .tokenizer = AnyTokenizer::from_json(entry("tokenizer"))};
  model.network = make_network(model.name, {.tokens = model.tokenizer.size()});
  model.network->load(path);
  return model;
}

}  // namespace shakespeare
