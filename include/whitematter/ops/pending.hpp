// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/tensor/record.hpp>

/// How a normalization, an addition and a ReLU that follow each other become one pass in each direction. All
/// of it that does not depend on a shape is compiled once for each element type.
namespace wm {

namespace detail {

template <class T, class Device>
using PendingPointer = std::shared_ptr<const Pending<T, Device>>;

/// A pending value and its place in the graph; none where nothing could be joined.
template <class T, class Device>
struct Waiting {
  PendingPointer<T, Device> value;
  std::shared_ptr<Gradient<T, Device>> node;

  explicit operator bool() const { return value != nullptr; }

  template <class S>
  Tensor<T, S, Device> tensor() const {
    return Tensor<T, S, Device>(value, node);
  }
};

/// The node that passes a gradient straight to what a pending value is made of: x, scale, shift and, where
/// there is one, the addend.
template <class T, class Device>
std::shared_ptr<Gradient<T, Device>> pending_node(PendingPointer<T, Device> pending,
                                                  std::vector<std::shared_ptr<Node>> inputs) {
  const bool addend = inputs.size() > 3 && inputs[3];
  auto node = std::make_shared<Gradient<T, Device>>(
      [pending = std::move(pending), addend](const Array<T, Device>& dy, Node& self) {
        auto parts = pending->backward(dy, addend);
        for (std::size_t i = 0; i < self.inputs.size(); ++i)
          if (self.inputs[i])
            static_cast<Gradient<T, Device>&>(*self.inputs[i]).accumulate(std::move(parts[i]));
      });
  node->inputs = std::move(inputs);
  return node;
}

/// A value to which something was joined, with the gradient of the one it was joined to.
template <class T, class Device>
Waiting<T, Device> joined(PendingPointer<T, Device> value, const std::shared_ptr<Gradient<T, Device>>& node,
                          std::shared_ptr<Node> addend = nullptr) {
  if (!value || !node || !gradient_enabled()) return {std::move(value), nullptr};
  auto inputs = node->inputs;
  if (addend) inputs.resize(4), inputs[3] = std::move(addend);
  auto own = pending_node(value, std::move(inputs));
  return {std::move(value), std::move(own)};
}

/// relu(x) as part of what writes x, where that is still to be done. A trace wants each operation by itself.
template <class T, class Device>
Waiting<T, Device> join_relu(const PendingPointer<T, Device>& x,
                             const std::shared_ptr<Gradient<T, Device>>& node) {
  if (!x || graph::Trace::current()) return {};
  return joined(x->relu(), node);
}

/// x + addend likewise.
template <class T, class Device>
Waiting<T, Device> join_addend(const PendingPointer<T, Device>& x,
                               const std::shared_ptr<Gradient<T, Device>>& node,
                               const Array<T, Device>& addend,
                               const std::shared_ptr<Gradient<T, Device>>& addend_node) {
  if (!x || graph::Trace::current() || (addend_node && !node)) return {};
  return joined(x->plus(addend), node, addend_node);
}

}  // namespace detail

}  // namespace wm
