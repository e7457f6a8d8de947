// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/tensor/record.hpp>

/// How a normalization, an addition and a ReLU that follow each other become one pass in each direction. All
/// of it that does not depend on a shape is compiled once for each element type.
namespace wm {

namespace detail {

template <class T, class Device>
using PendingPointer = std::shared_ptr<const Pending<T, Device>>;

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

/// A value to which something was joined, with the gradient of the one it was joined to; no value where
/// nothing could be joined.
template <class T, class Device>
TensorCore<T, Device> joined(PendingPointer<T, Device> value,
                             const std::shared_ptr<Gradient<T, Device>>& node,
                             std::shared_ptr<Node> addend = nullptr) {
  if (!value || !node || !gradient_enabled()) return TensorCore<T, Device>(std::move(value));
  auto inputs = node->inputs;
  if (addend) inputs.resize(4), inputs[3] = std::move(addend);
  auto own = pending_node(value, std::move(inputs));
  return TensorCore<T, Device>(std::move(value), std::move(own));
}

/// relu(x) as part of what writes x, where that is still to be done. A trace wants each operation by itself.
template <class T, class Device>
TensorCore<T, Device> join_relu(const TensorCore<T, Device>& x) {
  if (!x.pending() || graph::Trace::current()) return {};
  return joined(x.pending()->relu(), x.node());
}

/// x + addend likewise.
template <class T, class Device>
TensorCore<T, Device> join_addend(const TensorCore<T, Device>& x, const TensorCore<T, Device>& addend) {
  if (!x.pending() || graph::Trace::current() || (addend.node() && !x.node())) return {};
  return joined(x.pending()->plus(addend.array()), x.node(), addend.node());
}

}  // namespace detail

}  // namespace wm
