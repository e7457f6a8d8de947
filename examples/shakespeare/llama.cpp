// SPDX-License-Identifier: MIT
#include "network_of.hpp"

// As large as the GPT, in today's form.
std::unique_ptr<shakespeare::Network> shakespeare::llama(const NetworkOptions& options) {
  return make_for(options.tokens, [&]<int Tokens>() -> std::unique_ptr<Network> {
    using Model = wm::Llama<wm::LlamaSizes{.vocabulary = Tokens,
                                           .context = 64,
                                           .layers = 4,
                                           .heads = 4,
                                           .groups = 2,
                                           .width = 128,
                                           .hidden = 384}>;
    return std::make_unique<NetworkOf<Model, 64>>(Model(options.dropout), options.tokens);
  });
}
