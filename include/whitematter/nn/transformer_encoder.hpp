// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/attention.hpp>
#include <whitematter/nn/feed_forward.hpp>
#include <whitematter/nn/layer_norm.hpp>
#include <whitematter/nn/module_list.hpp>
#include <whitematter/ops/arithmetic.hpp>

namespace wm {

/// Options of a transformer and its layers.
struct TransformerOptions {
  int feed_forward = 2048;  ///< features between a layer's two linear ones
  Activation activation = Activation::Relu;
  bool norm_first = false;  ///< normalize what a part of a layer reads, not the sum after it
  bool causal = false;      ///< a step sees itself and those before it; of a Transformer, in its decoder
  bool final_norm = false;  ///< normalize after the last layer; a Transformer always does
};

/// What may stand for a mask: a tensor of bool, or None where everything is seen.
template <class Mask>
inline constexpr bool is_mask = std::is_same_v<Mask, None>;
template <class S, class Device>
inline constexpr bool is_mask<Tensor<bool, S, Device>> = true;

namespace detail {

template <class Mask, class... X>
auto attend(const auto& attention, const Mask& mask, const X&... x) {
  if constexpr (std::is_same_v<Mask, None>)
    return attention(x...);
  else
    return attention(x..., mask);
}

/// One part of a layer around a sum, with a normalization before the part or after the sum.
template <bool NormFirst, class X>
X sublayer(const X& x, const auto& norm, const auto& dropout, const auto& part) {
  if constexpr (NormFirst)
    return x + dropout(part(norm(x)));
  else
    return norm(x + dropout(part(x)));
}

template <TransformerOptions O, int Embed, class Device, class T>
using FinalNorm = std::conditional_t<O.final_norm, LayerNorm<Embed, Device, T>, None>;

template <class X, class Norm>
X normalized(const X& x, const Norm& norm) {
  if constexpr (std::is_same_v<Norm, None>)
    return x;
  else
    return norm(x);
}

}  // namespace detail

/// Attention between the steps of a sequence, then two linear layers for each step alone, both around a sum.
/// [N, T, Embed] -> [N, T, Embed]. State: that of self_attn, linear1, linear2, norm1 and norm2. A mask is
/// true where a step is seen, as that of MultiHeadAttention. Source: Vaswani et al., "Attention is all you
/// need", 2017; with norm_first Xiong et al., "On layer normalization in the transformer architecture", 2020.
template <int Embed, int Heads, TransformerOptions O = TransformerOptions{}, class Device = Cpu,
          class T = float>
struct TransformerEncoderLayer {
  MultiHeadAttention<Embed, Heads, MultiHead{.causal = O.causal}, Device, T> self_attn;
  Linear<Embed, O.feed_forward, Device, T> linear1;
  Linear<O.feed_forward, Embed, Device, T> linear2;
  LayerNorm<Embed, Device, T> norm1, norm2;
  Dropout dropout, dropout1, dropout2;
  WM_MODULE(TransformerEncoderLayer, self_attn, linear1, linear2, norm1, norm2, dropout, dropout1, dropout2)

  TransformerEncoderLayer() : TransformerEncoderLayer(0.1) {}
  explicit TransformerEncoderLayer(double p) { set_dropout(*this, p); }

  template <class X, class Mask = None>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x, const Mask& mask = {}) const {
    static_assert(is_sequence_of<X, Embed>,
                  "TransformerEncoderLayer<Embed, Heads>: input must be [N, T, Embed]");
    static_assert(is_mask<Mask>,
                  "TransformerEncoderLayer<Embed, Heads>: a mask must be a tensor of bool, or None");
    if constexpr (is_sequence_of<X, Embed> && is_mask<Mask>) {
      const auto y = detail::sublayer<O.norm_first>(
          x, norm1, dropout1, [&](const auto& z) { return detail::attend(self_attn, mask, z); });
      return detail::sublayer<O.norm_first>(y, norm2, dropout2, [&](const auto& z) {
        return detail::feed_forward<O.activation>(z, linear1, dropout, linear2);
      });
    } else {
      return x;
    }
  }
};

/// So many of these layers one after another. [N, T, Embed] -> [N, T, Embed]. State: that of layers.0, ...,
/// and of norm with final_norm.
template <int Layers, int Embed, int Heads, TransformerOptions O = TransformerOptions{}, class Device = Cpu,
          class T = float>
struct TransformerEncoder {
  ModuleList<TransformerEncoderLayer<Embed, Heads, O, Device, T>, Layers> layers;
  [[no_unique_address]] detail::FinalNorm<O, Embed, Device, T> norm;
  WM_MODULE(TransformerEncoder, layers, norm)

  TransformerEncoder() = default;
  explicit TransformerEncoder(double dropout) { set_dropout(*this, dropout); }

  template <class X, class Mask = None>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x, const Mask& mask = {}) const {
    auto y = x;
    for (const auto& layer : layers) y = layer(y, mask);
    return detail::normalized(y, norm);
  }
};

}  // namespace wm
