// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include <whitematter/nn/key_values.hpp>

namespace wm {

/// What a decoder of so many layers keeps of the steps that it has seen: model(tokens, memory) goes on after
/// them. A handle, as the keys and values of the layers are.
template <int Layers, int Width, class Device = Cpu, class T = float>
class DecoderMemory {
 public:
  using Layer = KeyValues<Width, Device, T>;

  /// Has room for `capacity` steps.
  explicit DecoderMemory(int capacity)
      : layers_([&]<std::size_t... I>(std::index_sequence<I...>) {
          return std::array{(static_cast<void>(I), Layer(capacity))...};
        }(std::make_index_sequence<Layers>())) {}

  const Layer& operator[](int i) const { return layers_[static_cast<std::size_t>(i)]; }

  int steps() const { return layers_[0].steps(); }
  int capacity() const { return layers_[0].capacity(); }

  void clear() const {
    for (const Layer& layer : layers_) layer.clear();
  }

  DecoderMemory clone() const {
    DecoderMemory copy = *this;
    for (Layer& layer : copy.layers_) layer = layer.clone();
    return copy;
  }

  /// Makes what is kept inputs of a graph, past_key_values.0.key and so on, and its outputs, present.0.key
  /// and so on.
  void add_graph_inputs(graph::Trace& trace, int batch, int steps) const {
    for (int i = 0; i < Layers; ++i)
      (*this)[i].add_graph_inputs(trace, text("past_key_values.", i), batch, steps);
  }
  void add_graph_outputs(graph::Trace& trace) const {
    for (int i = 0; i < Layers; ++i) (*this)[i].add_graph_outputs(trace, text("present.", i));
  }

 private:
  std::array<Layer, Layers> layers_;
};

}  // namespace wm
