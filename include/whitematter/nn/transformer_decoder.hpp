// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/transformer_encoder.hpp>

namespace wm {

/// As TransformerEncoderLayer, with attention to another sequence, the memory, between its two parts. [N, T,
/// Embed] and [N, S, Embed] -> [N, T, Embed]. State: that of self_attn, multihead_attn, linear1, linear2,
/// norm1, norm2 and norm3. The first mask is that of steps, the second that of the memory; None stands for
/// one that hides nothing. Source: Vaswani et al., "Attention is all you need", 2017.
template <int Embed, int Heads, TransformerOptions O = TransformerOptions{}, class Device = Cpu,
          class T = float>
struct TransformerDecoderLayer {
  MultiHeadAttention<Embed, Heads, MultiHead{.causal = O.causal}, Device, T> self_attn;
  MultiHeadAttention<Embed, Heads, MultiHead{}, Device, T> multihead_attn;
  Linear<Embed, O.feed_forward, Device, T> linear1;
  Linear<O.feed_forward, Embed, Device, T> linear2;
  LayerNorm<Embed, Device, T> norm1, norm2, norm3;
  Dropout dropout, dropout1, dropout2, dropout3;
  WM_MODULE(TransformerDecoderLayer, self_attn, multihead_attn, linear1, linear2, norm1, norm2, norm3,
            dropout, dropout1, dropout2, dropout3)

  TransformerDecoderLayer() : TransformerDecoderLayer(0.1) {}
  explicit TransformerDecoderLayer(double p) { set_dropout(*this, p); }

  template <class X, class M, class Mask = None, class MemoryMask = None>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x, const Tensor<T, M, Device>& memory,
                               const Mask& mask = {}, const MemoryMask& memory_mask = {}) const {
    static_assert(is_sequence_of<X, Embed> && is_sequence_of<M, Embed>,
                  "TransformerDecoderLayer<Embed, Heads>: inputs must be [N, T, Embed] and [N, S, Embed]");
    static_assert(is_mask<Mask> && is_mask<MemoryMask>,
                  "TransformerDecoderLayer<Embed, Heads>: a mask must be a tensor of bool, or None");
    if constexpr (is_sequence_of<X, Embed> && is_sequence_of<M, Embed> && is_mask<Mask> &&
                  is_mask<MemoryMask>) {
      const auto y = detail::sublayer<O.norm_first>(
          x, norm1, dropout1, [&](const auto& u) { return detail::attend(self_attn, mask, u); });
      const auto z = detail::sublayer<O.norm_first>(y, norm2, dropout2, [&](const auto& u) {
        return detail::attend(multihead_attn, memory_mask, u, memory);
      });
      return detail::sublayer<O.norm_first>(z, norm3, dropout3, [&](const auto& u) {
        return detail::feed_forward<O.activation>(u, linear1, dropout, linear2);
      });
    } else {
      return x;
    }
  }
};

/// So many of these layers one after another, all with the same memory. [N, T, Embed] and [N, S, Embed] ->
/// [N, T, Embed]. State: that of layers.0, ..., and of norm with final_norm.
template <int Layers, int Embed, int Heads, TransformerOptions O = TransformerOptions{}, class Device = Cpu,
          class T = float>
struct TransformerDecoder {
  ModuleList<TransformerDecoderLayer<Embed, Heads, O, Device, T>, Layers> layers;
  [[no_unique_address]] detail::FinalNorm<O, Embed, Device, T> norm;
  WM_MODULE(TransformerDecoder, layers, norm)

  TransformerDecoder() = default;
  explicit TransformerDecoder(double dropout) { set_dropout(*this, dropout); }

  template <class X, class M, class Mask = None, class MemoryMask = None>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x, const Tensor<T, M, Device>& memory,
                               const Mask& mask = {}, const MemoryMask& memory_mask = {}) const {
    auto y = x;
    for (const auto& layer : layers) y = layer(y, memory, mask, memory_mask);
    return detail::normalized(y, norm);
  }
};

}  // namespace wm
