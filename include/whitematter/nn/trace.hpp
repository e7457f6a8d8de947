// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/eval_scope.hpp>
#include <whitematter/tensor/record_graph.hpp>

namespace wm {

namespace detail {

template <class S, class T, int... I>
Tensor<T, S> sample_input(int size, std::integer_sequence<int, I...>) {
  return zeros<S, T>((I * 0 + size)...);
}

template <class T, class Device>
[[gnu::noinline]] void name_constant(graph::Trace& trace, const Path& path,
                                     const TensorCore<T, Device>& state) {
  trace.name_constant(state.array().identity(), path);
}

[[gnu::noinline]] inline void name_module(graph::Trace& trace, const Path& path, const void* module,
                                          const void* type) {
  trace.name_module(module, type, path);
}

/// Tells the trace the names of parameters and modules.
template <Module M>
void name_parts(graph::Trace& trace, M& model) {
  for_each_state(model,
                 [&](const Path& path, const auto& state) { name_constant(trace, path, state.core()); });
  for_each_module(model, [&](const Path& path, const auto& module) {
    name_module(trace, path, &module, graph::Scope::type_tag<std::decay_t<decltype(module)>>());
  });
}

}  // namespace detail

/// Runs the model once in eval mode on tensors, and returns the operations that it ran. Run-time dimensions
/// keep their names.
template <Module M, class T, class S, class... X>
[[gnu::cold]] graph::Graph trace(M& model, const Tensor<T, S>& input, const X&... more) {
  const EvalScope<M> eval_mode(model);
  graph::Trace trace;
  detail::name_parts(trace, model);
  return record_graph(trace, model, input, more...);
}

/// The same on a small input of shape S, whose run-time dimensions have `size`, which is to be larger where
/// the model's windows would not fit.
template <class S, class T = float, Module M>
[[gnu::cold]] graph::Graph trace(M& model, int size = 2) {
  return trace(model, detail::sample_input<S, T>(size, std::make_integer_sequence<int, S::dynamic_rank>{}));
}

/// A model of text that goes on after what its memory has seen: model(tokens, memory).
template <class M>
concept Decoder = Module<M> && requires {
  M::memory();
};

/// The operations of some steps of a decoder: from input_ids [Batch, Time] and the memory of the steps before
/// them to logits and the memory of all.
template <Decoder M>
[[gnu::cold]] graph::Graph trace_decoder(M& model, int size = 2) {
  const EvalScope<M> eval_mode(model);
  const NoGrad no_grad;
  graph::Trace trace;
  detail::name_parts(trace, model);
  const auto tokens =
      detail::as_graph_input(trace, zeros<Shape<Batch, Time>, std::int64_t>(size, size), "input_ids");
  const auto memory = M::memory();
  memory.add_graph_inputs(trace, size, size);
  detail::add_graph_output(trace, model(tokens, memory), "logits");
  memory.add_graph_outputs(trace);
  return std::move(trace.graph);
}

}  // namespace wm
