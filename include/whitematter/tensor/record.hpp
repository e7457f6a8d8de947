// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <tuple>

#include <whitematter/tensor/tensor.hpp>

namespace wm {

/// Which inputs of an operation need a gradient.
template <std::size_t N>
using Needs = std::array<bool, N>;

namespace detail {

template <class T, class Device>
std::shared_ptr<Node> differentiable(const TensorCore<T, Device>& x) {
  if constexpr (Floating<T>)
    return x.node();
  else
    return nullptr;
}

template <class T, class Device>
void hand_on(const TensorCore<T, Device>*, const std::shared_ptr<Node>& to, auto&& part) {
  if constexpr (Floating<T>)
    if (to) static_cast<Gradient<T, Device>&>(*to).accumulate(std::move(part));
}

template <class T, class Device>
std::shared_ptr<Gradient<T, Device>> make_node(typename Gradient<T, Device>::Backward backward,
                                               std::span<const std::shared_ptr<Node>> inputs) {
  auto node = std::make_shared<Gradient<T, Device>>(std::move(backward));
  node->inputs.assign(inputs.begin(), inputs.end());
  return node;
}

/// The node that passes a gradient through `backward` to the inputs; null where none of them needs one.
template <class T, class Device, class Backward, class... Inputs>
std::shared_ptr<Gradient<T, Device>> gradient_node(Backward backward, const Inputs&... inputs) {
  const std::array<std::shared_ptr<Node>, sizeof...(Inputs)> nodes{differentiable(inputs)...};
  Needs<sizeof...(Inputs)> needs{};
  bool any = false;
  for (std::size_t i = 0; i < nodes.size(); ++i) any = (needs[i] = nodes[i] != nullptr) || any;
  if (!any || !gradient_enabled()) return nullptr;
  return make_node<T, Device>(
      [needs, backward = std::move(backward)](const Array<T, Device>& dy, Node& self) {
        auto parts = backward(dy, needs);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
          (hand_on(static_cast<const Inputs*>(nullptr), self.inputs[I], std::move(std::get<I>(parts))), ...);
        }
        (std::index_sequence_for<Inputs...>{});
      },
      nodes);
}

/// A tensor's value in the trace; one that no traced operation made becomes a constant.
template <class T, class Device>
[[gnu::cold]] graph::ValueId traced_value(graph::Trace& trace, const TensorCore<T, Device>& x) {
  if (trace.knows(x.traced())) return x.traced().value;
  auto& constant = trace.shared_constant(x.array().identity(), x.array().share());
  if (!trace.knows(constant)) {
    const Array<T, Device> elements = kernel::row_major(x.array());
    std::vector<graph::Dimension> dims;
    for (const int size : x.extents()) dims.push_back({size, ""});
    constant =
        trace.add_constant({trace.constant_name(x.array().identity()), element_type<T>(), std::move(dims)},
                           elements.share(), static_cast<std::size_t>(elements.elements()) * sizeof(T));
  }
  return constant.value;
}

template <class T, class Device, class Describe, class... Inputs>
[[gnu::noinline, gnu::cold]] void add_to_trace(const Axes& shape, const Describe& describe,
                                               TensorCore<T, Device>& result, const Inputs&... inputs) {
  graph::Trace& trace = *graph::Trace::current();
  std::vector<graph::ValueId> ids;
  ((inputs.has_value() ? ids.push_back(traced_value(trace, inputs)) : void()), ...);
  graph::Value value{"", element_type<T>(), graph::dimensions(shape)};
  if constexpr (std::is_convertible_v<Describe, const char*>)
    result.set_traced(trace.add_node(describe, ids, std::move(value)));
  else
    result.set_traced(describe(trace, ids, std::move(value)));
}

/// record without the type of the shape, whose axes the trace is told. An input without a value, such as a
/// bias that a layer does not have, is none.
template <class T, class Device, class Describe, class Backward, class... Inputs>
TensorCore<T, Device> record_core(const Axes& shape, const Describe& describe, Array<T, Device> y,
                                  Backward backward, const Inputs&... inputs) {
  std::shared_ptr<Gradient<T, Device>> node;
  if constexpr (Floating<T>) node = gradient_node<T, Device>(std::move(backward), inputs...);
  TensorCore<T, Device> result(std::move(y), std::move(node));
  if (graph::Trace::current()) [[unlikely]]
    add_to_trace(shape, describe, result, inputs...);
  return result;
}

}  // namespace detail

/// The `describe` of an operation that has no place in an inference graph, such as a loss: a trace fails.
inline auto training_only(const char* operation) {
  return [operation](graph::Trace&, const auto&, graph::Value) -> graph::Traced {
    fail(text(operation, ": only what inference needs can be in a graph (expected a model in eval mode, got ",
              operation, ")"));
  };
}

/// Makes the result of an operation a Tensor of shape S: checks its sizes, links it into the graph for
/// backward, and names it in the trace. This is all an operation needs, a user's own as well.
///
/// `describe(trace, inputs, value)` adds the operation's node to the trace and returns its Traced; a string
/// is the name of an ONNX operator without attributes. `backward(dy, needs)` returns a tuple with the
/// gradient of each input; where needs[i] is false an empty Array will do.
template <class S, class T, class Device, class Describe, class Backward, class... Inputs>
Tensor<T, S, Device> record(const Describe& describe, Array<T, Device> y, Backward backward,
                            const Inputs&... inputs) {
  return Tensor<T, S, Device>(
      detail::record_core(S::shape_axes, describe, std::move(y), std::move(backward), inputs.core()...));
}

}  // namespace wm
