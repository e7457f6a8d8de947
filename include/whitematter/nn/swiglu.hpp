// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/linear.hpp>
#include <whitematter/ops/activation.hpp>
#include <whitematter/ops/arithmetic.hpp>

namespace wm {

/// Linear layers for each step alone, one of which opens and shuts another: down(silu(gate(x)) * up(x)).
/// [..., Embed] -> [..., Embed]. State, with Llama's names: gate_proj.weight and up_proj.weight [Hidden,
/// Embed], down_proj.weight [Embed, Hidden]. Source: Shazeer, "GLU variants improve transformer", 2020.
template <int Embed, int Hidden, class Device = Cpu, class T = float>
struct SwiGlu {
  LinearNoBias<Embed, Hidden, Device, T> gate_proj, up_proj;
  LinearNoBias<Hidden, Embed, Device, T> down_proj;
  WM_MODULE(SwiGlu, gate_proj, up_proj, down_proj)

  template <class X>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x) const {
    static_assert(has_input_features<X, Embed>, "SwiGlu<Embed, Hidden>: input must be [..., Embed]");
    if constexpr (has_input_features<X, Embed>)
      return down_proj(silu(gate_proj(x)) * up_proj(x));
    else
      return x;
  }
};

}  // namespace wm
