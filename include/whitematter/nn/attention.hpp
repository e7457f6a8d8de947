// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/sequence.hpp>
#include <whitematter/ops/attention.hpp>
#include <whitematter/ops/concat.hpp>
#include <whitematter/ops/slice.hpp>
#include <whitematter/ops/squeeze.hpp>

namespace wm {

/// The mask of an attention from which steps of each sequence are seen, such as those that are no padding.
/// [N, S] -> [N, 1, 1, S]
template <class S, class Device>
auto key_mask(const Tensor<bool, S, Device>& seen) {
  static_assert(S::rank == 2, "key_mask: what is seen must be [N, S]");
  if constexpr (S::rank == 2)
    return unsqueeze<1>(unsqueeze<1>(seen));
  else
    return seen;
}

/// Options of MultiHeadAttention.
struct MultiHead {
  bool causal = false;  ///< a step sees itself and those before it
  bool bias = true;
  int groups = 0;  ///< of heads that share keys and values; 0 for as many as heads
};

/// Attention of so many heads between steps of a sequence, or from one sequence to another. [N, T, Embed] ->
/// [N, T, Embed]. State: in_proj_weight [3 Embed, Embed], of queries, keys and values, in_proj_bias [3
/// Embed], out_proj.weight and out_proj.bias; with groups there are fewer rows of keys and values. Source:
/// Vaswani et al., "Attention is all you need", 2017; Ainslie et al., "GQA", 2023.
template <int Embed, int Heads, MultiHead O = MultiHead{}, class Device = Cpu, class T = float>
struct MultiHeadAttention {
  static_assert(Heads > 0 && Embed % Heads == 0,
                "MultiHeadAttention<Embed, Heads>: heads must divide the width");
  static_assert(O.groups >= 0 && (O.groups == 0 || Heads % O.groups == 0),
                "MultiHeadAttention<Embed, Heads>: groups must divide the heads");
  static constexpr int groups = O.groups == 0 ? Heads : O.groups, key_width = Embed / Heads * groups,
                       rows = Embed + 2 * key_width;

  Parameter<Shape<rows, Embed>, T, Device> in_proj_weight;
  [[no_unique_address]] std::conditional_t<O.bias, Parameter<Shape<rows>, T, Device>, None> in_proj_bias;
  Linear<Embed, Embed, Device, T, Dense{.bias = O.bias}> out_proj;
  double dropout = 0;  ///< probability in training of a weight to be 0
  bool training = true;
  WM_MODULE(MultiHeadAttention, in_proj_weight, in_proj_bias, out_proj)

  MultiHeadAttention() {
    init::xavier_uniform(in_proj_weight);
    if constexpr (O.bias) {
      init::constant(in_proj_bias, T(0));
      init::constant(out_proj.bias, T(0));
    }
  }

  /// Between the steps of x, of which those are seen where a mask is true: one that broadcasts to [N, Heads,
  /// T, T].
  template <class X, class... Mask>
  auto forward(const Tensor<T, X, Device>& x, const Tensor<bool, Mask, Device>&... mask) const {
    static_assert(is_sequence_of<X, Embed>, "MultiHeadAttention<Embed, Heads>: input must be [N, T, Embed]");
    if constexpr (is_sequence_of<X, Embed>) {
      const auto [q, k, v] = split<-1, Embed, key_width, key_width>(projected<0, rows>(x));
      return out_proj(attention<Heads, groups>(q, k, v, mask..., options()));
    } else {
      return x;
    }
  }

  /// From the steps of x to those of another sequence, of which those are seen where the mask is true.
  template <class X, class M, class... Mask>
  auto forward(const Tensor<T, X, Device>& x, const Tensor<T, M, Device>& memory,
               const Tensor<bool, Mask, Device>&... mask) const {
    static_assert(is_sequence_of<X, Embed> && is_sequence_of<M, Embed>,
                  "MultiHeadAttention<Embed, Heads>: inputs must be [N, T, Embed] and [N, S, Embed]");
    if constexpr (is_sequence_of<X, Embed> && is_sequence_of<M, Embed>) {
      const auto [k, v] = split<-1, key_width, key_width>(projected<Embed, rows>(memory));
      return out_proj(attention<Heads, groups>(projected<0, Embed>(x), k, v, mask..., options()));
    } else {
      return x;
    }
  }

 private:
  Attention options() const { return {.causal = O.causal, .dropout = training ? dropout : 0}; }

  /// By the rows from Begin to End.
  template <int Begin, int End>
  auto projected(const auto& x) const {
    const auto part = [](const auto& parameter) {
      if constexpr (Begin == 0 && End == rows)
        return parameter;
      else
        return slice<0, Begin, End>(parameter);
    };
    if constexpr (O.bias)
      return linear(x, part(in_proj_weight), part(in_proj_bias));
    else
      return linear(x, part(in_proj_weight));
  }
};

}  // namespace wm
