// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/embedding.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/lstm.hpp>
#include <whitematter/nn/lstm_memory.hpp>

namespace wm {

/// A model of text, letter by letter, with the names of PyTorch's word_language_model: the logits of the next
/// letter after each one. [N, T] indices -> [N, T, Vocabulary]
/// Source: Graves, "Generating sequences with recurrent neural networks", 2013.
template <int Vocabulary, int Width = 32, int Hidden = 64, int Layers = 1, class Device = Cpu,
          class T = float>
struct CharLstm {
  Embedding<Vocabulary, Width, -1, Device, T> encoder;
  Lstm<Width, Hidden, Recurrent{.layers = Layers}, Device, T> rnn;
  Linear<Hidden, Vocabulary, Device, T> decoder;
  WM_MODULE(CharLstm, encoder, rnn, decoder)

  CharLstm() {
    init::uniform(encoder.weight, -0.1, 0.1);
    init::uniform(decoder.weight, -0.1, 0.1);
    init::constant(decoder.bias, T(0));
  }

  auto forward(const auto& text) const { return decoder(rnn(encoder(text)).output); }

  /// Goes on after a piece of text: logits, and the state and cell [Layers, N, Hidden] to go on from.
  auto forward(const auto& text, const auto& state, const auto& cell) const {
    const auto result = rnn(encoder(text), state, cell);
    return std::tuple{decoder(result.output), result.state, result.cell};
  }

  using Memory = LstmMemory<Layers, Hidden, Device, T>;
  static Memory memory() { return {}; }

  /// Goes on after the text that the memory has seen, which this joins.
  template <class L, class S>
  auto forward(const Tensor<L, S, Device>& text, const Memory& memory) const {
    const int batch = text.size(0);
    const auto [logits, state, cell] = forward(text, memory.state(batch), memory.cell(batch));
    memory.keep(state, cell, text.size(1));
    return logits;
  }
};

}  // namespace wm
