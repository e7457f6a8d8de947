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

}  // namespace detail

/// Runs the model once in eval mode on a small input of shape S, and returns the operations that it ran.
/// Run-time dimensions keep their names; while it runs they have `size`, which is to be larger where the
/// model's windows would not fit.
template <class S, class T = float, Module M>
graph::Graph trace(M& model, int size = 2) {
  const EvalScope<M> eval_mode(model);
  graph::Trace trace;
  for_each_state(model, [&](const std::string& name, const auto& state) {
    trace.name_constant(state.array().identity(), name);
  });
  for_each_module(model, [&](const std::string& path, const auto& module) {
    trace.name_module(&module, graph::Scope::type_tag<std::decay_t<decltype(module)>>(), path);
  });
  return record_graph(trace, model,
                      detail::sample_input<S, T>(size, std::make_integer_sequence<int, S::dynamic_rank>{}));
}

}  // namespace wm
