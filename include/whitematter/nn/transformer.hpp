// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/transformer_decoder.hpp>

namespace wm {

/// An encoder of a source, and a decoder of a target that reads what it gives. [N, S, Embed] and [N, T,
/// Embed]
/// -> [N, T, Embed]. State: that of encoder and decoder, both with a final norm. Masks of the source, of the
/// target and of the source as the decoder reads it may follow, each of them None where it hides nothing.
/// Source: Vaswani et al., "Attention is all you need", 2017.
template <int Embed = 512, int Heads = 8, int EncoderLayers = 6, int DecoderLayers = 6,
          TransformerOptions O = TransformerOptions{}, class Device = Cpu, class T = float>
struct Transformer {
  static constexpr TransformerOptions with_final_norm(bool causal) {
    TransformerOptions options = O;
    options.causal = causal;
    options.final_norm = true;
    return options;
  }

  TransformerEncoder<EncoderLayers, Embed, Heads, with_final_norm(false), Device, T> encoder;
  TransformerDecoder<DecoderLayers, Embed, Heads, with_final_norm(O.causal), Device, T> decoder;
  WM_MODULE(Transformer, encoder, decoder)

  Transformer() : Transformer(0.1) {}
  explicit Transformer(double dropout) {
    set_dropout(*this, dropout);
    for_each_parameter(*this, []<class S>(const Path&, const Parameter<S, T, Device>& parameter) {
      if constexpr (S::rank > 1) init::xavier_uniform(parameter);
    });
  }

  template <class S, class X, class SourceMask = None, class Mask = None, class MemoryMask = None>
  Tensor<T, X, Device> forward(const Tensor<T, S, Device>& source, const Tensor<T, X, Device>& target,
                               const SourceMask& source_mask = {}, const Mask& mask = {},
                               const MemoryMask& memory_mask = {}) const {
    return decoder(target, encoder(source, source_mask), mask, memory_mask);
  }
};

}  // namespace wm
