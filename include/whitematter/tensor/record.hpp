// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include <whitematter/tensor/tensor.hpp>

namespace wm {

/// Which inputs of an operation need a gradient.
template <std::size_t N>
using Needs = std::array<bool, N>;

namespace detail {

/// An input of an operation without its shape, so that what follows is compiled once for each element type.
template <class T, class Device>
struct Input {
  const Array<T, Device>& array;
  const std::shared_ptr<Gradient<T, Device>>& node;
  graph::Traced traced;

  std::shared_ptr<Node> differentiable() const {
    if constexpr (Floating<T>)
      return node;
    else
      return nullptr;
  }

  template <class Part>
  static void hand_on(const std::shared_ptr<Node>& to, Part&& part) {
    if constexpr (Floating<T>)
      if (to) static_cast<Gradient<T, Device>&>(*to).accumulate(std::forward<Part>(part));
  }

  /// Its value in the trace; a tensor that no traced operation made becomes a constant.
  graph::ValueId value(graph::Trace& trace) const {
    if (trace.knows(traced)) return traced.value;
    auto& constant = trace.shared_constant(array.identity(), array.share());
    if (!trace.knows(constant)) {
      const Array<T, Device> elements = kernel::row_major(array);
      std::vector<graph::Dimension> dims;
      for (const int size : array.extents()) dims.push_back({size, ""});
      constant =
          trace.add_constant({trace.constant_name(array.identity()), element_type<T>(), std::move(dims)},
                             elements.share(), static_cast<std::size_t>(elements.elements()) * sizeof(T));
    }
    return constant.value;
  }
};

template <class T, class S, class Device>
Input<T, Device> input_of(const Tensor<T, S, Device>& x) {
  return {x.array(), x.node(), x.traced()};
}

/// The node that passes a gradient through `backward` to the inputs; null where none of them needs one.
template <class T, class Device, class Backward, class... Inputs>
std::shared_ptr<Gradient<T, Device>> gradient_node(Backward backward, const Inputs&... inputs) {
  const std::array<std::shared_ptr<Node>, sizeof...(Inputs)> nodes{inputs.differentiable()...};
  Needs<sizeof...(Inputs)> needs{};
  bool any = false;
  for (std::size_t i = 0; i < nodes.size(); ++i) any = (needs[i] = nodes[i] != nullptr) || any;
  if (!any || !gradient_enabled()) return nullptr;
  auto node = std::make_shared<Gradient<T, Device>>(
      [needs, backward = std::move(backward)](const Array<T, Device>& dy, Node& self) {
        auto parts = backward(dy, needs);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
          (Inputs::hand_on(self.inputs[I], std::move(std::get<I>(parts))), ...);
        }
        (std::index_sequence_for<Inputs...>{});
      });
  node->inputs.assign(nodes.begin(), nodes.end());
  return node;
}

template <class Describe, class... Inputs>
[[gnu::noinline]] graph::Traced add_to_trace(graph::Trace& trace, const Describe& describe,
                                             graph::Value value, const Inputs&... inputs) {
  const std::array<graph::ValueId, sizeof...(Inputs)> ids{inputs.value(trace)...};
  if constexpr (std::is_convertible_v<Describe, const char*>)
    return trace.add_node(describe, {ids.begin(), ids.end()}, std::move(value));
  else
    return describe(trace, ids, std::move(value));
}

template <class Describe, class T, class S, class Device, class... Inputs>
void add_to_current_trace(const Describe& describe, Tensor<T, S, Device>& result, const Inputs&... inputs) {
  if (auto* trace = graph::Trace::current()) [[unlikely]]
    result.set_traced(add_to_trace(
        *trace, describe, {"", element_type<T>(), graph::dimensions(S::shape_axes)}, input_of(inputs)...));
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
  std::shared_ptr<Gradient<T, Device>> node;
  if constexpr (Floating<T>)
    node = detail::gradient_node<T, Device>(std::move(backward), detail::input_of(inputs)...);
  Tensor<T, S, Device> result(std::move(y), std::move(node));
  detail::add_to_current_trace(describe, result, inputs...);
  return result;
}

}  // namespace wm
