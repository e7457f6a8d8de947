// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/lstm.hpp>
#include <whitematter/ops/recurrent.hpp>

namespace wm {

/// What a layer of long short-term memory makes of a sequence.
template <class T, class Output, class State, class Device = Cpu>
struct LstmResult {
  Tensor<T, Output, Device> output;  ///< after each step
  Tensor<T, State, Device> state;    ///< after the last step in the direction of reading
  Tensor<T, State, Device> cell;     ///< then as well
};

namespace detail {

template <std::size_t States, class T, class Device>
auto lstm_backward(const RecurrentArrays<T, Device>& arrays, const kernel::LstmForward<T, Device>& out,
                   Sequence sequence) {
  return [=](const Array<T, Device>& dy, const Needs<5 + States>& needs) {
    const auto gates = kernel::lstm_backward(arrays.in, arrays.cell, out, dy, sequence);
    return recurrent_gradients<States>(arrays.in, out.result, gates, sequence, needs);
  };
}

/// Rows of the output or of the last cells among those that the kernel returns.
inline kernel::View lstm_rows(const Extents& part, std::int64_t first) {
  kernel::View view = kernel::view_of(part, Layout::RowMajor);
  view.first = first;
  return view;
}

template <Sequence S, class T, class X, class WI, class WH, class BI, class BH, class Device, class... States>
auto lstm(const Tensor<T, X, Device>& x, const Tensor<T, WI, Device>& weight_ih,
          const Tensor<T, WH, Device>& weight_hh, const Tensor<T, BI, Device>& bias_ih,
          const Tensor<T, BH, Device>& bias_hh, const Tensor<T, States, Device>&... states) {
  static_assert(is_floating<T>, "lstm: elements must be float or double");
  static_assert(recurrent_fits<4, X, WI, WH, BI, BH>,
                "lstm: input must be [N, T, In], weights [4 H, In] and [4 H, H], biases [4 H]");
  if constexpr (recurrent_fits<4, X, WI, WH, BI, BH>) {
    using State = recurrent_state_shape<X, WH, S>;
    using Output = recurrent_output_shape<X, WH>;
    static_assert((same_shape<State, States> && ...), "lstm: a state must be [N, H]");
    const auto arrays = recurrent_arrays(
        "lstm", "lstm: input must be [N, T, In], weights [4 H, In] and [4 H, H], biases [4 H]", S,
        std::array{x.array(), weight_ih.array(), weight_hh.array(), bias_ih.array(), bias_hh.array()},
        std::array<Array<T, Device>, sizeof...(States)>{states.array()...});
    const int hidden = arrays.in.hidden();
    const auto out = kernel::lstm(arrays.in, arrays.cell, S);
    TracedRecurrent traced;
    const auto whole = record<Shape<Any, WH::template dim<1>>>(
        describe_recurrent(RecurrentKind::Lstm, S, X::shape_axes, hidden, traced), out.result,
        lstm_backward<sizeof...(States)>(arrays, out, S), x, states..., weight_ih, weight_hh, bias_ih,
        bias_hh);
    const Extents y{x.size(0), x.size(1), hidden}, cell{x.size(S.batch_first ? 0 : 1), hidden};
    return LstmResult<T, Output, State, Device>{
        recurrent_part<Output>(whole, lstm_rows(y, 0), traced.output),
        recurrent_part<State>(whole, last_step(y, S), traced.state),
        recurrent_part<State>(whole, lstm_rows(cell, y.elements()), traced.cell)};
  } else {
    return LstmResult<T, X, Shape<Any, Any>, Device>{};
  }
}

}  // namespace detail

/// One layer of long short-term memory in one direction, with PyTorch's gates i, f, g, o; state and cell are
/// zero before the first step. [N, T, In], [4 H, In], [4 H, H], [4 H], [4 H] -> output [N, T, H], state and
/// cell [N, H]. Source: Hochreiter and Schmidhuber, "Long short-term memory", 1997.
template <Sequence S = Sequence{}, class T, class X, class WI, class WH, class BI, class BH, class Device>
auto lstm(const Tensor<T, X, Device>& x, const Tensor<T, WI, Device>& weight_ih,
          const Tensor<T, WH, Device>& weight_hh, const Tensor<T, BI, Device>& bias_ih,
          const Tensor<T, BH, Device>& bias_hh) {
  return detail::lstm<S>(x, weight_ih, weight_hh, bias_ih, bias_hh);
}

/// The same from a state and a cell [N, H] before the first step.
template <Sequence S = Sequence{}, class T, class X, class H, class C, class WI, class WH, class BI, class BH,
          class Device>
auto lstm(const Tensor<T, X, Device>& x, const Tensor<T, H, Device>& state, const Tensor<T, C, Device>& cell,
          const Tensor<T, WI, Device>& weight_ih, const Tensor<T, WH, Device>& weight_hh,
          const Tensor<T, BI, Device>& bias_ih, const Tensor<T, BH, Device>& bias_hh) {
  return detail::lstm<S>(x, weight_ih, weight_hh, bias_ih, bias_hh, state, cell);
}

}  // namespace wm
