// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include <whitematter/tensor/tensor.hpp>

namespace wm {

/// Which inputs of an operation need a gradient.
template <std::size_t N>
using Needs = std::array<bool, N>;

namespace detail {

template <class X>
std::shared_ptr<Node> node_of(const X& x) {
  if constexpr (Floating<typename X::value_type>) return x.node();
  else return nullptr;
}

/// The input's value in the trace; a tensor that no traced operation made becomes a constant.
template <class T, class S, class Device>
graph::ValueId value_of(graph::Trace& trace, const Tensor<T, S, Device>& x) {
  if (trace.knows(x.traced())) return x.traced().value;
  const Array<T, Device> elements = kernel::row_major(x.array());
  auto& constant = trace.shared_constant(x.array().identity(), x.array().share());
  if (!trace.knows(constant)) {
    std::vector<graph::Dimension> dims;
    for (const int size : x.extents()) dims.push_back({size, ""});
    constant = trace.add_constant({trace.constant_name(x.array().identity()), element_type<T>(), std::move(dims)},
                                  elements.share(), static_cast<std::size_t>(elements.elements()) * sizeof(T));
  }
  return constant.value;
}

template <class T, class Device, class Inputs, class Backward>
auto gradient_node(const Inputs& inputs, Backward backward) {
  using Result = Gradient<T, Device>;
  return std::apply([&]<class... X>(const X&... x) -> std::shared_ptr<Result> {
    const Needs<sizeof...(X)> needs{node_of(x) != nullptr...};
    if (!gradient_enabled() || !(... || (node_of(x) != nullptr))) return nullptr;
    auto node = std::make_shared<Result>([needs, backward = std::move(backward)](const Array<T, Device>& dy, Node& self) {
      auto parts = backward(dy, needs);
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        const auto hand_on = [&]<class Input>(const std::shared_ptr<Node>& to, auto&& part, const Input*) {
          using To = Gradient<typename Input::value_type, typename Input::device>;
          if constexpr (Floating<typename Input::value_type>)
            if (to) static_cast<To&>(*to).accumulate(std::forward<decltype(part)>(part));
        };
        (hand_on(self.inputs[I], std::move(std::get<I>(parts)), static_cast<const X*>(nullptr)), ...);
      }(std::make_index_sequence<sizeof...(X)>{});
    });
    node->inputs = {node_of(x)...};
    return node;
  }, inputs);
}

}  // namespace detail

/// Makes the result of an operation a Tensor of shape S: checks its sizes, links it into the graph for backward,
/// and names it in the trace. This is all an operation needs, a user's own as well.
///
/// `describe(trace, inputs, value)` adds the operation's node to the trace and returns its Traced; a string is the
/// name of an ONNX operator without attributes. `backward(dy, needs)` returns a tuple with the gradient of each input;
/// where needs[i] is false an empty Array will do.
template <class S, class T, class Device, class Describe, class Backward, class... Inputs>
Tensor<T, S, Device> record(const Describe& describe, Array<T, Device> y, Backward backward, const Inputs&... inputs) {
  std::shared_ptr<Gradient<T, Device>> node;
  if constexpr (Floating<T>) node = detail::gradient_node<T, Device>(std::tie(inputs...), std::move(backward));
  Tensor<T, S, Device> result(std::move(y), std::move(node));
  if (auto* trace = graph::Trace::current()) [[unlikely]] {
    const std::array<graph::ValueId, sizeof...(Inputs)> ids{detail::value_of(*trace, inputs)...};
    graph::Value value{"", element_type<T>(), graph::dimensions<S>()};
    if constexpr (std::is_convertible_v<Describe, const char*>)
      result.set_traced(trace->add_node(describe, {ids.begin(), ids.end()}, std::move(value)));
    else result.set_traced(describe(*trace, ids, std::move(value)));
  }
  return result;
}

/// Two Tensors on one device: the rule of every operation of two inputs.
template <class A, class B>
inline constexpr bool same_device = std::is_same_v<typename A::device, typename B::device>;

}  // namespace wm
