// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/view.hpp>
#include <whitematter/ops/recurrent_graph.hpp>
#include <whitematter/ops/slice.hpp>

/// What the recurrent operations have in common.
namespace wm {

/// What a recurrent layer makes of a sequence.
template <class T, class Output, class State, class Device = Cpu>
struct RecurrentResult {
  Tensor<T, Output, Device> output;  ///< after each step
  Tensor<T, State, Device> state;    ///< after the last step in the direction of reading
};

/// x [N, T, In] or [T, N, In], weights [Gates H, In] and [Gates H, H], biases [Gates H].
template <int Gates, class X, class WI, class WH, class BI, class BH>
inline constexpr bool recurrent_fits = [] {
  constexpr Axes x = X::axes(), wi = WI::axes(), wh = WH::axes();
  if (x.rank != 3 || wi.rank != 2 || wh.rank != 2 || !wh[0].fixed() || !wh[1].fixed()) return false;
  constexpr Axes bi = BI::axes(), bh = BH::axes();
  for (const Axis& rows : {wh[0], wi[0], bi[0], bh[0]})
    if (rows.size != Gates * wh[1].size) return false;
  return bi.rank == 1 && bh.rank == 1 && agree(x[2], wi[1]);
}();

namespace detail {

template <class X, class WH, bool BatchFirst>
struct RecurrentState {
  static constexpr Axes value = [] {
    Axes axes;
    return axes.push(X::axes(0)[BatchFirst ? 0 : 1]).push(fixed_axis(WH::axes()[1].size));
  }();
};

template <class X, class WH>
struct RecurrentOutput {
  static constexpr Axes value = [] {
    Axes axes = X::axes(0);
    axes[2] = fixed_axis(WH::axes()[1].size);
    return axes;
  }();
};

}  // namespace detail

/// [N, H]
template <class X, class WH, Sequence S>
using recurrent_state_shape = shape_from<detail::RecurrentState<X, WH, S.batch_first>, X, WH>;

/// [N, T, H] or [T, N, H], as x
template <class X, class WH>
using recurrent_output_shape = shape_from<detail::RecurrentOutput<X, WH>, X, WH>;

namespace detail {

/// Fails where a sequence has no step, or a state is not for the examples of the batch.
inline void check_sequence(const char* operation, const Extents& x, Sequence sequence) {
  const int time = x[sequence.batch_first ? 1 : 0];
  if (time < 1)
    fail<ShapeError>(text(operation, ": a sequence must have a step (expected 1 or more, got ", time, ")"));
}
inline void check_state(const char* operation, const Extents& expected, const Extents& state) {
  if (!(state == expected))
    fail<ShapeError>(text(operation, ": a state must be [N, H] (expected ", expected, ", got ", state, ")"));
}

/// The arrays of an operation's inputs, checked; `cell` is empty but for an LSTM with states.
template <class T, class Device>
struct RecurrentArrays {
  kernel::RecurrentInputs<T, Device> in;
  Array<T, Device> cell;
};

template <class T, class Device, std::size_t States>
RecurrentArrays<T, Device> recurrent_arrays(const char* operation, const char* rule, Sequence sequence,
                                            const std::array<Array<T, Device>, 5>& x,
                                            const std::array<Array<T, Device>, States>& states) {
  check<ShapeError>(x[0].size(2) == x[1].size(1), rule, x[1].extents(), x[0].extents());
  check_sequence(operation, x[0].extents(), sequence);
  for (const auto& state : states)
    check_state(operation, {x[0].size(sequence.batch_first ? 0 : 1), x[2].size(1)}, state.extents());
  RecurrentArrays<T, Device> result{{kernel::row_major(x[0]), {}, x[1], x[2], x[3], x[4]}, {}};
  if constexpr (States > 0) result.in.state = states[0];
  if constexpr (States > 1) result.cell = states[1];
  return result;
}

/// The gradients in the order of an operation's inputs: x, states, weights and biases.
template <std::size_t States, class T, class Device>
std::array<Array<T, Device>, 5 + States> recurrent_gradients(const kernel::RecurrentInputs<T, Device>& in,
                                                             const Array<T, Device>& y,
                                                             const kernel::GateGradients<T, Device>& gates,
                                                             Sequence sequence,
                                                             const Needs<5 + States>& needs) {
  std::array<bool, 5> own{needs[0]};
  for (std::size_t i = 1; i < 5; ++i) own[i] = needs[i + States];
  const auto part = kernel::recurrent_gradients<T>(in, y.data(), gates, sequence, own);
  std::array<Array<T, Device>, 5 + States> result{part[0]};
  if constexpr (States > 0) result[1] = gates.state;
  if constexpr (States > 1) result[2] = gates.cell;
  for (std::size_t i = 1; i < 5; ++i) result[i + States] = part[i];
  return result;
}

inline auto describe_recurrent(RecurrentKind kind, Sequence sequence, const Axes& x, int hidden,
                               TracedRecurrent& traced) {
  return [=, &x, &traced](graph::Trace& trace, const auto& in, const graph::Value& out) {
    traced = RecurrentGraph(trace, kind, sequence, x, hidden, out.type).add({in.begin(), in.end()});
    return traced.output;
  };
}

/// The last step of a layer's output [N, T, H] or [T, N, H] in the direction of reading. -> [N, H]
inline kernel::View last_step(const Extents& y, Sequence sequence) {
  const int time = sequence.batch_first ? 1 : 0;
  const kernel::View all = kernel::view_of(y, Layout::RowMajor),
                     step = all.sliced(time, sequence.reverse ? 0 : y[time] - 1, 1);
  kernel::View last{{y[1 - time], y[2]}, {}, step.first};
  last.stride(0) = step.stride(1 - time);
  last.stride(1) = 1;
  return last;
}

/// A part of what a recurrent layer computed, which the layer's node in the trace made as well.
template <class Part, class T, class S, class Device>
Tensor<T, Part, Device> recurrent_part(const Tensor<T, S, Device>& whole, const kernel::View& view,
                                       const graph::Traced& traced) {
  return record<Part>([&traced](graph::Trace&, const auto&, const graph::Value&) { return traced; },
                      kernel::taken(whole.array(), view, Layout::RowMajor),
                      slice_backward(whole.array(), view), whole);
}

}  // namespace detail

}  // namespace wm
