// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/nn/decoder_memory.hpp>
#include <whitematter/nn/dropout.hpp>
#include <whitematter/nn/embedding.hpp>
#include <whitematter/nn/module_list.hpp>
#include <whitematter/nn/rms_norm.hpp>
#include <whitematter/nn/sequence.hpp>
#include <whitematter/nn/swiglu.hpp>
#include <whitematter/ops/rope.hpp>

namespace wm {

/// The sizes of a Llama; those of SmolLM-135M where nothing else is said.
struct LlamaSizes {
  int vocabulary = 49152;
  int context = 2048;  ///< the most tokens of a text
  int layers = 30;
  int heads = 9;
  int groups = 3;  ///< of heads, each with keys and values of its own
  int width = 576;
  int hidden = 1536;  ///< between the layers of each token alone
  int rope_base = 10000;
  bool tied = true;  ///< the last layer is the table of tokens

  constexpr int depth() const { return width / heads; }
  constexpr int key_width() const { return groups * depth(); }
  constexpr bool valid() const {
    return vocabulary > 0 && context > 0 && layers > 0 && heads > 0 && groups > 0 && width > 0 &&
           hidden > 0 && rope_base > 0 && width % heads == 0 && depth() % 2 == 0 && heads % groups == 0;
  }
};

/// Attention of each token to itself and those before it, by turned queries and keys. [N, T, width] -> [N, T,
/// width]
template <LlamaSizes G, class Device = Cpu, class T = float>
struct LlamaAttention {
  LinearNoBias<G.width, G.width, Device, T> q_proj;
  LinearNoBias<G.width, G.key_width(), Device, T> k_proj, v_proj;
  LinearNoBias<G.width, G.width, Device, T> o_proj;
  WM_MODULE(LlamaAttention, q_proj, k_proj, v_proj, o_proj)

  double dropout = 0;  ///< probability in training of a weight to be 0
  bool training = true;

  static constexpr Rope turns{.base = G.rope_base};

  auto forward(const auto& x, const auto& steps) const {
    const auto q = rope<G.heads>(q_proj(x), steps, turns);
    const auto k = rope<G.groups>(k_proj(x), steps, turns);
    const Attention options{.causal = true, .dropout = training ? dropout : 0};
    return o_proj(attention<G.heads, G.groups>(q, k, v_proj(x), options));
  }

  /// The same after the steps that are kept, which these join.
  auto forward(const auto& x, const auto& steps, const KeyValues<G.key_width(), Device, T>& seen) const {
    seen.append(rope<G.groups>(k_proj(x), steps, turns), v_proj(x));
    const auto q = rope<G.heads>(q_proj(x), steps, turns);
    return o_proj(attention<G.heads, G.groups>(q, seen, {.causal = true}));
  }
};

/// Attention and a gated layer around a sum, each after a normalization.
template <LlamaSizes G, class Device = Cpu, class T = float>
struct LlamaBlock {
  LlamaAttention<G, Device, T> self_attn;
  SwiGlu<G.width, G.hidden, Device, T> mlp;
  RmsNorm<G.width, Device, T> input_layernorm, post_attention_layernorm;
  Dropout dropout;
  WM_MODULE(LlamaBlock, self_attn, mlp, input_layernorm, post_attention_layernorm, dropout)

  template <class X>
  X forward(const X& x, const auto& steps, const auto&... seen) const {
    const X y = x + dropout(self_attn(input_layernorm(x), steps, seen...));
    return y + dropout(mlp(post_attention_layernorm(y)));
  }
};

/// The layers between the table of tokens and the logits.
template <LlamaSizes G, class Device = Cpu, class T = float>
struct LlamaLayers {
  Embedding<G.vocabulary, G.width, -1, Device, T> embed_tokens;
  ModuleList<LlamaBlock<G, Device, T>, G.layers> layers;
  RmsNorm<G.width, Device, T> norm;
  WM_MODULE(LlamaLayers, embed_tokens, layers, norm)

  auto forward(const auto& tokens, const auto&... memory) const {
    const auto steps = positions<1>(tokens, memory[0]...);
    auto x = embed_tokens(tokens);
    for (int i = 0; i < G.layers; ++i) x = layers[i](x, steps, memory[i]...);
    return norm(x);
  }
};

/// A model of text with rotary positions, RMS normalization, gated layers and grouped queries, with the names
/// of Hugging Face's Llama: the logits of the next token after each one. [N, T] indices -> [N, T, vocabulary]
/// Source: Touvron et al., "Llama 2", 2023.
template <LlamaSizes G = LlamaSizes{}, class Device = Cpu, class T = float>
struct Llama {
  static_assert(
      G.valid(),
      "Llama: sizes must be positive, heads must divide the width into even parts, and groups the heads");

  LlamaLayers<G, Device, T> model;
  [[no_unique_address]] std::conditional_t<G.tied, None, LinearNoBias<G.width, G.vocabulary, Device, T>>
      lm_head;
  WM_MODULE(Llama, model, lm_head)

  using Memory = DecoderMemory<G.layers, G.key_width(), Device, T>;

  /// Room for a text that fills the context.
  static Memory memory() { return Memory(G.context); }

  Llama() : Llama(0.0) {}

  /// With so much dropout, and first values as GPT-2's: the more layers add to the sum, the less each of them
  /// does.
  explicit Llama(double dropout) {
    const double deviation = 0.02, added = deviation / std::sqrt(2.0 * G.layers);
    for_each_parameter(*this, [&](const Path& path, const auto& weight) {
      const std::string name = path;
      if (!name.ends_with("norm.weight"))
        init::normal(
            weight, 0,
            name.ends_with("o_proj.weight") || name.ends_with("down_proj.weight") ? added : deviation);
    });
    for (auto& block : model.layers.modules) {
      block.input_layernorm.epsilon = block.post_attention_layernorm.epsilon = 1e-5;
    }
    model.norm.epsilon = 1e-5;
    set_dropout(*this, dropout);
  }

  template <class L, class S>
  auto forward(const Tensor<L, S, Device>& tokens) const {
    return logits(tokens, 0);
  }

  /// The same after the tokens that the memory has seen, which these join.
  template <class L, class S>
  auto forward(const Tensor<L, S, Device>& tokens, const Memory& memory) const {
    return logits(tokens, memory.steps(), memory);
  }

 private:
  template <class L, class S>
  auto logits(const Tensor<L, S, Device>& tokens, int before, const auto&... memory) const {
    static_assert(S::rank == 2, "Llama: input must be [N, T]");
    static_assert(S::rank != 2 || fits_context<S, G.context>, "Llama: a text must fit the context");
    const int time = before + tokens.size(1);
    check<ShapeError>(time <= G.context, "Llama: a text must fit the context", text("at most ", G.context),
                      time);
    const auto x = model(tokens, memory...);
    if constexpr (G.tied)
      return linear(x, model.embed_tokens.weight);
    else
      return lm_head(x);
  }
};

}  // namespace wm
