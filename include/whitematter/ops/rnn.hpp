// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/rnn.hpp>
#include <whitematter/ops/recurrent.hpp>

namespace wm {

namespace detail {

template <std::size_t States, class T, class Device>
auto rnn_backward(const kernel::RecurrentInputs<T, Device>& in, const Array<T, Device>& y, bool relu,
                  Sequence sequence) {
  return [=](const Array<T, Device>& dy, const Needs<5 + States>& needs) {
    return recurrent_gradients<States>(in, y, kernel::rnn_backward(in, y, dy, relu, sequence), sequence,
                                       needs);
  };
}

template <Sequence S, bool Relu, class T, class X, class WI, class WH, class BI, class BH, class Device,
          class... States>
auto rnn(const Tensor<T, X, Device>& x, const Tensor<T, WI, Device>& weight_ih,
         const Tensor<T, WH, Device>& weight_hh, const Tensor<T, BI, Device>& bias_ih,
         const Tensor<T, BH, Device>& bias_hh, const Tensor<T, States, Device>&... states) {
  static_assert(is_floating<T>, "rnn: elements must be float or double");
  static_assert(recurrent_fits<1, X, WI, WH, BI, BH>,
                "rnn: input must be [N, T, In], weights [H, In] and [H, H], biases [H]");
  if constexpr (recurrent_fits<1, X, WI, WH, BI, BH>) {
    using State = recurrent_state_shape<X, WH, S>;
    using Output = recurrent_output_shape<X, WH>;
    static_assert((same_shape<State, States> && ...), "rnn: a state must be [N, H]");
    const auto arrays = recurrent_arrays(
        "rnn", "rnn: input must be [N, T, In], weights [H, In] and [H, H], biases [H]", S,
        std::array{x.array(), weight_ih.array(), weight_hh.array(), bias_ih.array(), bias_hh.array()},
        std::array<Array<T, Device>, sizeof...(States)>{states.array()...});
    const Array<T, Device> y = kernel::rnn(arrays.in, Relu, S);
    TracedRecurrent traced;
    const auto kind = Relu ? RecurrentKind::RnnRelu : RecurrentKind::RnnTanh;
    const auto output = record<Output>(describe_recurrent(kind, S, X::shape_axes, arrays.in.hidden(), traced),
                                       y, rnn_backward<sizeof...(States)>(arrays.in, y, Relu, S), x,
                                       states..., weight_ih, weight_hh, bias_ih, bias_hh);
    return RecurrentResult<T, Output, State, Device>{
        output, recurrent_part<State>(output, last_step(y.extents(), S), traced.state)};
  } else {
    return RecurrentResult<T, X, Shape<Any, Any>, Device>{};
  }
}

}  // namespace detail

/// One layer of Elman's network in one direction: h = tanh(W_ih x + b_ih + W_hh h + b_hh), h = 0 before the
/// first step. [N, T, In], [H, In], [H, H], [H], [H] -> output [N, T, H], state [N, H]
template <Sequence S = Sequence{}, class T, class X, class WI, class WH, class BI, class BH, class Device>
auto rnn_tanh(const Tensor<T, X, Device>& x, const Tensor<T, WI, Device>& weight_ih,
              const Tensor<T, WH, Device>& weight_hh, const Tensor<T, BI, Device>& bias_ih,
              const Tensor<T, BH, Device>& bias_hh) {
  return detail::rnn<S, false>(x, weight_ih, weight_hh, bias_ih, bias_hh);
}

/// The same from a state [N, H] before the first step.
template <Sequence S = Sequence{}, class T, class X, class H, class WI, class WH, class BI, class BH,
          class Device>
auto rnn_tanh(const Tensor<T, X, Device>& x, const Tensor<T, H, Device>& state,
              const Tensor<T, WI, Device>& weight_ih, const Tensor<T, WH, Device>& weight_hh,
              const Tensor<T, BI, Device>& bias_ih, const Tensor<T, BH, Device>& bias_hh) {
  return detail::rnn<S, false>(x, weight_ih, weight_hh, bias_ih, bias_hh, state);
}

/// rnn_tanh with max(., 0) in place of tanh.
template <Sequence S = Sequence{}, class T, class X, class WI, class WH, class BI, class BH, class Device>
auto rnn_relu(const Tensor<T, X, Device>& x, const Tensor<T, WI, Device>& weight_ih,
              const Tensor<T, WH, Device>& weight_hh, const Tensor<T, BI, Device>& bias_ih,
              const Tensor<T, BH, Device>& bias_hh) {
  return detail::rnn<S, true>(x, weight_ih, weight_hh, bias_ih, bias_hh);
}

/// The same from a state [N, H] before the first step.
template <Sequence S = Sequence{}, class T, class X, class H, class WI, class WH, class BI, class BH,
          class Device>
auto rnn_relu(const Tensor<T, X, Device>& x, const Tensor<T, H, Device>& state,
              const Tensor<T, WI, Device>& weight_ih, const Tensor<T, WH, Device>& weight_hh,
              const Tensor<T, BI, Device>& bias_ih, const Tensor<T, BH, Device>& bias_hh) {
  return detail::rnn<S, true>(x, weight_ih, weight_hh, bias_ih, bias_hh, state);
}

}  // namespace wm
