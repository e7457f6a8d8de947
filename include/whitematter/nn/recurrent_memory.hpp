// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <limits>
#include <memory>
#include <tuple>

#include <whitematter/nn/recurrent.hpp>
#include <whitematter/tensor/create.hpp>
#include <whitematter/tensor/record_graph.hpp>

namespace wm {

/// What a recurrent layer keeps of the steps that it has seen: its state [layers, N, Hidden], and the cell of
/// an LSTM. A handle: a copy shares them, clone() is another. No gradient flows through.
template <class Layer>
class RecurrentMemory {
  static_assert(Layer::options.batch_first && !Layer::options.bidirectional,
                "RecurrentMemory: the layer must read [N, T, In], and forwards only");

 public:
  using State = typename Layer::State;
  static constexpr std::size_t count = Layer::has_cell ? 2 : 1;

  RecurrentMemory() : kept_(std::make_shared<Kept>()) {}

  int steps() const { return kept_->steps; }

  /// A recurrent layer reads a text of any length.
  static int capacity() { return std::numeric_limits<int>::max(); }

  void clear() const { *kept_ = {}; }
  RecurrentMemory clone() const {
    RecurrentMemory copy;
    *copy.kept_ = *kept_;  // what a step gives is never written again
    return copy;
  }

  /// The layer's output for more steps, which join those before. [N, T, In] -> [N, T, Hidden]
  template <class X>
  auto read(const Layer& layer, const X& x) const {
    const auto result =
        std::apply([&](const auto&... before) { return layer(x, before...); }, states(x.size(0)));
    kept_->states[0] = result.state.detach();
    if constexpr (Layer::has_cell) kept_->states[1] = result.cell.detach();
    kept_->steps += x.size(1);
    return result.output;
  }

  /// Makes what is kept inputs of a graph, past_state and past_cell, and its outputs, present_state and
  /// present_cell.
  void add_graph_inputs(graph::Trace& trace, int batch, int steps) const {
    for (std::size_t i = 0; i < count; ++i)
      kept_->states[i] =
          detail::as_graph_input(trace, zeros<typename State::shape, Value>(batch), text("past_", names[i]));
    kept_->steps = steps;
  }
  void add_graph_outputs(graph::Trace& trace) const {
    for (std::size_t i = 0; i < count; ++i)
      detail::add_graph_output(trace, kept_->states[i], text("present_", names[i]));
  }

 private:
  using Value = typename State::value_type;
  static constexpr std::array names{"state", "cell"};

  struct Kept {
    std::array<State, count> states{};
    int steps = 0;
  };

  /// For so many sequences; zeros before the first step.
  std::array<State, count> states(int batch) const {
    auto states = kept_->states;
    for (State& state : states) {
      if (!state.has_value()) state = zeros<typename State::shape, Value>(batch);
      check<ShapeError>(state.size(1) == batch, "RecurrentMemory: steps must be of the same batch",
                        state.size(1), batch);
    }
    return states;
  }

  std::shared_ptr<Kept> kept_;
};

}  // namespace wm
