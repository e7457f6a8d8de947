// SPDX-License-Identifier: MIT
#include "network_of.hpp"

// It begins each piece of the text without knowing what came before, as a GPT does.
std::unique_ptr<shakespeare::Network> shakespeare::lstm(const NetworkOptions& options) {
  wm::check(options.dropout == 0, "lstm: it must be trained without dropout", 0, options.dropout);
  return make_for(options.tokens, [&]<int Tokens>() -> std::unique_ptr<Network> {
    using Model = wm::CharLstm<Tokens, 64, 256, 2>;
    return std::make_unique<NetworkOf<Model, 64>>(Model(), options.tokens);
  });
}
