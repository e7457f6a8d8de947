// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <memory>

#include <whitematter/tensor/create.hpp>
#include <whitematter/tensor/record_graph.hpp>

namespace wm {

/// State and cell [Layers, N, Hidden] of an LSTM after the steps that it has seen: model(tokens, memory) goes
/// on from them. A handle: a copy shares them, clone() is another. No gradient flows through.
template <int Layers, int Hidden, class Device = Cpu, class T = float>
class LstmMemory {
 public:
  using State = Tensor<T, Shape<Layers, Batch, Hidden>, Device>;

  LstmMemory() : kept_(std::make_shared<Kept>()) {}

  int steps() const { return kept_->steps; }

  /// An LSTM reads a text of any length.
  static int capacity() { return std::numeric_limits<int>::max(); }

  void clear() const { *kept_ = {}; }
  LstmMemory clone() const {
    LstmMemory copy;
    *copy.kept_ = *kept_;  // what a step gives is never written again
    return copy;
  }

  /// For so many sequences; zeros before the first step.
  State state(int batch) const { return given(kept_->state, batch); }
  State cell(int batch) const { return given(kept_->cell, batch); }

  /// What they are after more steps.
  void keep(const State& state, const State& cell, int steps) const {
    *kept_ = {state.detach(), cell.detach(), kept_->steps + steps};
  }

  void add_graph_inputs(graph::Trace& trace, int batch, int steps) const {
    const auto input = [&](const char* name) {
      return detail::as_graph_input(trace, zeros<typename State::shape, T>(batch), name);
    };
    kept_->state = input("past_state"), kept_->cell = input("past_cell"), kept_->steps = steps;
  }
  void add_graph_outputs(graph::Trace& trace) const {
    detail::add_graph_output(trace, kept_->state, "present_state");
    detail::add_graph_output(trace, kept_->cell, "present_cell");
  }

 private:
  struct Kept {
    State state{}, cell{};
    int steps = 0;
  };

  static State given(const State& kept, int batch) {
    check<ShapeError>(!kept.has_value() || kept.size(1) == batch,
                      "LstmMemory: steps must be of the same batch", kept.has_value() ? kept.size(1) : 0,
                      batch);
    return kept.has_value() ? kept : zeros<typename State::shape, T>(batch);
  }

  std::shared_ptr<Kept> kept_;
};

}  // namespace wm
