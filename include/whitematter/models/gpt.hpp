// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/nn/decoder_memory.hpp>
#include <whitematter/nn/dropout.hpp>
#include <whitematter/nn/embedding.hpp>
#include <whitematter/nn/layer_norm.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/module_list.hpp>
#include <whitematter/nn/sequence.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/attention.hpp>
#include <whitematter/ops/concat.hpp>
#include <whitematter/ops/gelu.hpp>
#include <whitematter/ops/positions.hpp>

namespace wm {

/// The sizes of a Gpt.
struct GptSizes {
  int vocabulary = 50257;
  int context = 1024;  ///< the most tokens of a text
  int layers = 12;
  int heads = 12;
  int width = 768;
  bool bias = true;

  constexpr bool valid() const {
    return vocabulary > 0 && context > 0 && layers > 0 && heads > 0 && width > 0 && width % heads == 0;
  }
};

/// Attention of each token to itself and those before it. [N, T, width] -> [N, T, width]
template <GptSizes G, class Device = Cpu, class T = float>
struct GptAttention {
  static constexpr Dense dense{.bias = G.bias};
  Linear<G.width, 3 * G.width, Device, T, dense> c_attn;
  Linear<G.width, G.width, Device, T, dense> c_proj;
  Dropout resid_dropout;
  WM_MODULE(GptAttention, c_attn, c_proj, resid_dropout)

  double dropout = 0;  ///< probability in training of a weight to be 0
  bool training = true;

  auto forward(const auto& x) const {
    const auto [q, k, v] = split<-1, G.width, G.width, G.width>(c_attn(x));
    const Attention options{.causal = true, .dropout = training ? dropout : 0};
    return resid_dropout(c_proj(attention<G.heads>(q, k, v, options)));
  }

  /// The same after the steps that are kept, which these join.
  auto forward(const auto& x, const KeyValues<G.width, Device, T>& seen) const {
    const auto [q, k, v] = split<-1, G.width, G.width, G.width>(c_attn(x));
    seen.append(k, v);
    return resid_dropout(c_proj(attention<G.heads>(q, seen, {.causal = true})));
  }
};

/// Two layers for each token alone, four times as wide between them. [N, T, width] -> [N, T, width]
template <GptSizes G, class Device = Cpu, class T = float>
struct GptMlp {
  static constexpr Dense dense{.bias = G.bias};
  Linear<G.width, 4 * G.width, Device, T, dense> c_fc;
  Linear<4 * G.width, G.width, Device, T, dense> c_proj;
  Dropout dropout;
  WM_MODULE(GptMlp, c_fc, c_proj, dropout)

  auto forward(const auto& x) const { return dropout(c_proj(gelu_tanh(c_fc(x)))); }
};

/// Both around a sum, each after a normalization.
template <GptSizes G, class Device = Cpu, class T = float>
struct GptBlock {
  LayerNorm<G.width, Device, T> ln_1;
  GptAttention<G, Device, T> attn;
  LayerNorm<G.width, Device, T> ln_2;
  GptMlp<G, Device, T> mlp;
  WM_MODULE(GptBlock, ln_1, attn, ln_2, mlp)

  template <class X>
  X forward(const X& x, const auto&... seen) const {
    const X y = x + attn(ln_1(x), seen...);
    return y + mlp(ln_2(y));
  }
};

/// A model of text with the form and the names of GPT-2: the logits of the next token after each one, from a
/// table that is also that of the tokens. [N, T] indices -> [N, T, vocabulary] Source: Radford et al.,
/// "Language models are unsupervised multitask learners", 2019.
template <GptSizes G = GptSizes{}, class Device = Cpu, class T = float>
struct Gpt {
  static_assert(G.valid(), "Gpt: sizes must be positive, and heads must divide the width");

  Embedding<G.vocabulary, G.width, -1, Device, T> wte;
  Embedding<G.context, G.width, -1, Device, T> wpe;
  Dropout drop;
  ModuleList<GptBlock<G, Device, T>, G.layers> h;
  LayerNorm<G.width, Device, T> ln_f;
  WM_MODULE(Gpt, wte, wpe, drop, h, ln_f)

  Gpt() : Gpt(0.0) {}

  /// With so much dropout, and first values as GPT-2's: the more layers add to the sum, the less each of them
  /// does.
  explicit Gpt(double dropout) {
    const double deviation = 0.02, added = deviation / std::sqrt(2.0 * G.layers);
    init::normal(wte.weight, 0, deviation);
    init::normal(wpe.weight, 0, deviation);
    for (auto& block : h.modules) {
      for (const auto* bias : biases(block)) init::constant(*bias, T(0));
      init::normal(block.attn.c_attn.weight, 0, deviation);
      init::normal(block.attn.c_proj.weight, 0, added);
      init::normal(block.mlp.c_fc.weight, 0, deviation);
      init::normal(block.mlp.c_proj.weight, 0, added);
    }
    set_dropout(*this, dropout);
  }

  using Memory = DecoderMemory<G.layers, G.width, Device, T>;

  /// Room for a text that fills the context.
  static Memory memory() { return Memory(G.context); }

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
    static_assert(S::rank == 2, "Gpt: input must be [N, T]");
    static_assert(S::rank != 2 || fits_context<S, G.context>, "Gpt: a text must fit the context");
    const int time = before + tokens.size(1);
    check<ShapeError>(time <= G.context, "Gpt: a text must fit the context", text("at most ", G.context),
                      time);
    auto x = drop(wte(tokens) + wpe(positions<1>(tokens, memory[0]...)));
    for (int i = 0; i < G.layers; ++i) x = h[i](x, memory[i]...);
    return linear(ln_f(x), wte.weight);
  }

  static std::vector<const TensorCore<T, Device>*> biases(const GptBlock<G, Device, T>& block) {
    if constexpr (G.bias)
      return {&block.attn.c_attn.bias.core(), &block.attn.c_proj.bias.core(), &block.mlp.c_fc.bias.core(),
              &block.mlp.c_proj.bias.core()};
    else
      return {};
  }
};

}  // namespace wm
