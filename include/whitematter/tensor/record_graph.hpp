// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

template <class T, class S, class Device>
Tensor<T, S, Device> as_graph_input(graph::Trace& trace, Tensor<T, S, Device> x, std::string name) {
  const auto traced = trace.add_value({std::move(name), element_type<T>(), graph::dimensions(S::shape_axes)});
  x.set_traced(traced);
  trace.graph.inputs.push_back(traced.value);
  return x;
}

template <class T, class S, class Device>
void add_graph_output(graph::Trace& trace, const Tensor<T, S, Device>& y, std::string name = "") {
  const graph::ValueId value = traced_value(trace, y.core());
  trace.graph.outputs.push_back(value);
  if (!name.empty()) trace.graph.value(value).name = std::move(name);
}

template <class... Y>
void add_graph_output(graph::Trace& trace, const std::tuple<Y...>& results) {
  std::apply([&](const auto&... y) { (add_graph_output(trace, y), ...); }, results);
}

}  // namespace detail

/// Runs f(inputs...) and returns the operations that it ran, from the inputs to its result, a tensor or a
/// tuple of them. Run-time dimensions keep their names. The trace may have been told names of parameters and
/// modules; nothing is recorded for backward.
template <class F, class... X>
graph::Graph record_graph(graph::Trace& trace, const F& f, const X&... inputs) {
  const NoGrad no_grad;
  int number = 0;
  const auto name = [&] { return number++ == 0 ? std::string("input") : text("input_", number - 1); };
  // Braces, because only there the order of evaluation is that of the arguments.
  const std::tuple<X...> traced{detail::as_graph_input(trace, inputs, name())...};
  detail::add_graph_output(trace, std::apply(f, traced));
  return std::move(trace.graph);
}

}  // namespace wm
