// SPDX-License-Identifier: MIT
#pragma once

#include "network_of.hpp"

namespace shakespeare {

template <int Context, int Layers, int Heads, int Width>
std::unique_ptr<Network> gpt_of(const NetworkOptions& options) {
  return make_for(options.tokens, [&]<int Tokens>() -> std::unique_ptr<Network> {
    using Model = wm::Gpt<wm::GptSizes{Tokens, Context, Layers, Heads, Width}>;
    return std::make_unique<NetworkOf<Model, Context>>(Model(options.dropout), options.tokens);
  });
}

}  // namespace shakespeare
