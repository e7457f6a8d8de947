// SPDX-License-Identifier: MIT
#pragma once

#include "network_of.hpp"

namespace shakespeare {

template <int Context, int Layers, int Heads, int Width, int Hidden>
std::unique_ptr<Network> llama_of(const NetworkOptions& options) {
  return make_for(options.tokens, [&]<int Tokens>() -> std::unique_ptr<Network> {
    using Model = wm::Llama<wm::LlamaSizes{.vocabulary = Tokens,
                                           .context = Context,
                                           .layers = Layers,
                                           .heads = Heads,
                                           .groups = Heads / 2,
                                           .width = Width,
                                           .hidden = Hidden}>;
    return std::make_unique<NetworkOf<Model, Context>>(Model(options.dropout), options.tokens);
  });
}

}  // namespace shakespeare
