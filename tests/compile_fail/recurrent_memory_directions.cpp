// SPDX-License-Identifier: MIT
// error: RecurrentMemory: the layer must read [N, T, In], and forwards only
// names: Gru<64, 32,
#include <whitematter/nn/gru.hpp>
#include <whitematter/nn/recurrent_memory.hpp>

#ifdef MISTAKE
constexpr wm::Recurrent options{.bidirectional = true};
#else
constexpr wm::Recurrent options{.layers = 2};
#endif

int run(const wm::RecurrentMemory<wm::Gru<64, 32, options>>& memory) { return memory.steps(); }
