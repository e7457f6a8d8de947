// SPDX-License-Identifier: MIT
#pragma once

#include "network_of.hpp"

namespace shakespeare {

/// Begins each piece of the text without knowing what came before, as a GPT does.
template <template <int, int, int, int, class = wm::Cpu, class = float> class CharModel>
std::unique_ptr<Network> recurrent_of(const NetworkOptions& options) {
  return make_for(options.tokens, [&]<int Tokens>() -> std::unique_ptr<Network> {
    using Model = CharModel<Tokens, 64, 256, 2>;
    return std::make_unique<NetworkOf<Model, 64>>(Model(options.dropout), options.tokens);
  });
}

}  // namespace shakespeare
