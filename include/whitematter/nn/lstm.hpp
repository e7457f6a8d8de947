// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/recurrent.hpp>
#include <whitematter/ops/lstm.hpp>

namespace wm {

namespace detail {

struct LstmDirection {
  template <Sequence S>
  static auto run(const auto& x, const auto& w, const auto&... initial) {
    return lstm<S>(x, initial..., w.weight_ih, w.weight_hh, w.given(w.bias_ih), w.given(w.bias_hh));
  }
};

}  // namespace detail

/// Long short-term memory. [N, T, In] -> output [N, T, directions * Hidden], state and cell [layers *
/// directions, N, Hidden]. State: weight_ih_l0 [4 Hidden, In], weight_hh_l0 [4 Hidden, Hidden], bias_ih_l0
/// and bias_hh_l0 [4 Hidden], the same with _reverse, and for _l1, ... of an input with directions * Hidden
/// features.
template <int In, int Hidden, Recurrent R = Recurrent{}, class Device = Cpu, class T = float>
struct Lstm : RecurrentLayers<4, In, Hidden, R, Device, T> {
  static constexpr bool has_cell = true;

  template <class... Inputs>
  auto operator()(const Inputs&... inputs) const {
    const graph::Scope scope(this);
    return forward(inputs...);
  }

  /// From a state and a cell of zeros.
  template <class X>
  auto forward(const Tensor<T, X, Device>& x) const {
    static_assert(Lstm::template fits<X>, "Lstm<In, Hidden>: input must be [N, T, In]");
    return result(x);
  }

  /// From a state and a cell [layers * directions, N, Hidden].
  template <class X, class H, class C>
  auto forward(const Tensor<T, X, Device>& x, const Tensor<T, H, Device>& state,
               const Tensor<T, C, Device>& cell) const {
    static_assert(
        Lstm::template fits<X, H, C>,
        "Lstm<In, Hidden>: input must be [N, T, In], state and cell [layers * directions, N, Hidden]");
    return result(x, state, cell);
  }

 private:
  template <class X, class... H>
  auto result(const Tensor<T, X, Device>& x, const Tensor<T, H, Device>&... initial) const {
    if constexpr (Lstm::template fits<X, H...>) {
      const auto [y, results] = this->template run<detail::LstmDirection>(x, initial...);
      using Result = typename decltype(results)::value_type;
      const auto state = Lstm::stacked(results, &Result::state);
      return LstmResult<T, typename decltype(y)::shape, typename decltype(state)::shape, Device>{
          y, state, Lstm::stacked(results, &Result::cell)};
    } else {
      return LstmResult<T, X, Shape<Any, Any, Any>, Device>{};
    }
  }
};

}  // namespace wm
