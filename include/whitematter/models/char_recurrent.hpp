// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/dropout.hpp>
#include <whitematter/nn/embedding.hpp>
#include <whitematter/nn/gru.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/lstm.hpp>
#include <whitematter/nn/recurrent_memory.hpp>
#include <whitematter/nn/rnn.hpp>

namespace wm {

/// A model of text, letter by letter, with the form and the names of PyTorch's word_language_model: the
/// logits of the next letter after each one. Cell is Lstm, Gru or Rnn. [N, T] indices -> [N, T, Vocabulary]
/// Source: Graves, "Generating sequences with recurrent neural networks", 2013.
template <template <int, int, Recurrent, class, class> class Cell, int Vocabulary, int Width, int Hidden,
          int Layers, class Device, class T>
struct CharRecurrent {
  using Layer = Cell<Width, Hidden, Recurrent{.layers = Layers}, Device, T>;

  Dropout drop;
  Embedding<Vocabulary, Width, -1, Device, T> encoder;
  Layer rnn;
  Linear<Hidden, Vocabulary, Device, T> decoder;
  WM_MODULE(CharRecurrent, drop, encoder, rnn, decoder)

  CharRecurrent() : CharRecurrent(0.0) {}

  /// With so much dropout of letters, between layers and before the logits.
  explicit CharRecurrent(double dropout) {
    init::uniform(encoder.weight, -0.1, 0.1);
    init::uniform(decoder.weight, -0.1, 0.1);
    init::constant(decoder.bias, T(0));
    set_dropout(*this, dropout);
  }

  auto forward(const auto& text) const { return decoder(drop(rnn(drop(encoder(text))).output)); }

  using Memory = RecurrentMemory<Layer>;
  static Memory memory() { return {}; }

  /// Goes on after the text that the memory has seen, which this joins.
  auto forward(const auto& text, const Memory& memory) const {
    return decoder(drop(memory.read(rnn, drop(encoder(text)))));
  }
};

template <int Vocabulary, int Width = 32, int Hidden = 64, int Layers = 1, class Device = Cpu,
          class T = float>
using CharLstm = CharRecurrent<Lstm, Vocabulary, Width, Hidden, Layers, Device, T>;

template <int Vocabulary, int Width = 32, int Hidden = 64, int Layers = 1, class Device = Cpu,
          class T = float>
using CharGru = CharRecurrent<Gru, Vocabulary, Width, Hidden, Layers, Device, T>;

template <int Vocabulary, int Width = 32, int Hidden = 64, int Layers = 1, class Device = Cpu,
          class T = float>
using CharRnn = CharRecurrent<Rnn, Vocabulary, Width, Hidden, Layers, Device, T>;

}  // namespace wm
