// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/gru.hpp>
#include <whitematter/ops/recurrent.hpp>

namespace wm {

namespace detail {

template <std::size_t States, class T, class Device>
auto gru_backward(const kernel::RecurrentInputs<T, Device>& in, const kernel::GruForward<T, Device>& out,
                  Sequence sequence) {
  return [=](const Array<T, Device>& dy, const Needs<5 + States>& needs) {
    return recurrent_gradients<States>(in, out.result, kernel::gru_backward(in, out, dy, sequence), sequence,
                                       needs);
  };
}

template <Sequence S, class T, class X, class WI, class WH, class BI, class BH, class Device, class... States>
auto gru(const Tensor<T, X, Device>& x, const Tensor<T, WI, Device>& weight_ih,
         const Tensor<T, WH, Device>& weight_hh, const Tensor<T, BI, Device>& bias_ih,
         const Tensor<T, BH, Device>& bias_hh, const Tensor<T, States, Device>&... states) {
  static_assert(is_floating<T>, "gru: elements must be float or double");
  static_assert(recurrent_fits<3, X, WI, WH, BI, BH>,
                "gru: input must be [N, T, In], weights [3 H, In] and [3 H, H], biases [3 H]");
  if constexpr (recurrent_fits<3, X, WI, WH, BI, BH>) {
    using State = recurrent_state_shape<X, WH, S>;
    using Output = recurrent_output_shape<X, WH>;
    static_assert((same_shape<State, States> && ...), "gru: a state must be [N, H]");
    const auto arrays = recurrent_arrays(
        "gru", "gru: input must be [N, T, In], weights [3 H, In] and [3 H, H], biases [3 H]", S,
        std::array{x.array(), weight_ih.array(), weight_hh.array(), bias_ih.array(), bias_hh.array()},
        std::array<Array<T, Device>, sizeof...(States)>{states.array()...});
    const auto out = kernel::gru(arrays.in, S);
    TracedRecurrent traced;
    const auto output =
        record<Output>(describe_recurrent(RecurrentKind::Gru, S, X::shape_axes, arrays.in.hidden(), traced),
                       out.result, gru_backward<sizeof...(States)>(arrays.in, out, S), x, states...,
                       weight_ih, weight_hh, bias_ih, bias_hh);
    return RecurrentResult<T, Output, State, Device>{
        output, recurrent_part<State>(output, last_step(output.extents(), S), traced.state)};
  } else {
    return RecurrentResult<T, X, Shape<Any, Any>, Device>{};
  }
}

}  // namespace detail

/// One layer of gated recurrent units in one direction, with PyTorch's gates r, z, n; the state is zero
/// before the first step. [N, T, In], [3 H, In], [3 H, H], [3 H], [3 H] -> output [N, T, H], state [N, H].
/// Source: Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014.
template <Sequence S = Sequence{}, class T, class X, class WI, class WH, class BI, class BH, class Device>
auto gru(const Tensor<T, X, Device>& x, const Tensor<T, WI, Device>& weight_ih,
         const Tensor<T, WH, Device>& weight_hh, const Tensor<T, BI, Device>& bias_ih,
         const Tensor<T, BH, Device>& bias_hh) {
  return detail::gru<S>(x, weight_ih, weight_hh, bias_ih, bias_hh);
}

/// The same from a state [N, H] before the first step.
template <Sequence S = Sequence{}, class T, class X, class H, class WI, class WH, class BI, class BH,
          class Device>
auto gru(const Tensor<T, X, Device>& x, const Tensor<T, H, Device>& state,
         const Tensor<T, WI, Device>& weight_ih, const Tensor<T, WH, Device>& weight_hh,
         const Tensor<T, BI, Device>& bias_ih, const Tensor<T, BH, Device>& bias_hh) {
  return detail::gru<S>(x, weight_ih, weight_hh, bias_ih, bias_hh, state);
}

}  // namespace wm
