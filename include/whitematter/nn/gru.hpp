// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/recurrent.hpp>
#include <whitematter/ops/gru.hpp>

namespace wm {

namespace detail {

struct GruDirection {
  template <Sequence S>
  static auto run(const auto& x, const auto& w, const auto&... initial) {
    return gru<S>(x, initial..., w.weight_ih, w.weight_hh, w.given(w.bias_ih), w.given(w.bias_hh));
  }
};

}  // namespace detail

/// Gated recurrent units. [N, T, In] -> output [N, T, directions * Hidden], state [layers * directions, N,
/// Hidden]. State: weight_ih_l0 [3 Hidden, In], weight_hh_l0 [3 Hidden, Hidden], bias_ih_l0 and bias_hh_l0
/// [3 Hidden], the same with _reverse, and for _l1, ... of an input with directions * Hidden features.
template <int In, int Hidden, Recurrent R = Recurrent{}, class Device = Cpu, class T = float>
struct Gru : RecurrentLayers<3, In, Hidden, R, Device, T> {
  template <class... Inputs>
  auto operator()(const Inputs&... inputs) const {
    const graph::Scope scope(this);
    return forward(inputs...);
  }

  /// From a state of zeros.
  template <class X>
  auto forward(const Tensor<T, X, Device>& x) const {
    static_assert(Gru::template fits<X>, "Gru<In, Hidden>: input must be [N, T, In]");
    return this->template output_and_state<detail::GruDirection>(x);
  }

  /// From a state [layers * directions, N, Hidden].
  template <class X, class H>
  auto forward(const Tensor<T, X, Device>& x, const Tensor<T, H, Device>& state) const {
    static_assert(Gru::template fits<X, H>,
                  "Gru<In, Hidden>: input must be [N, T, In], state [layers * directions, N, Hidden]");
    return this->template output_and_state<detail::GruDirection>(x, state);
  }
};

}  // namespace wm
