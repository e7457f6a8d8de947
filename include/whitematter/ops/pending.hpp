// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <whitematter/tensor/record.hpp>

/// How a normalization, an addition and a ReLU that follow each other become one pass in each direction.
namespace wm::detail {

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

/// A tensor with what was joined to the value of `x`, which has its gradient, too.
template <class T, class S, class Device>
Tensor<T, S, Device> joined(const Tensor<T, S, Device>& x, PendingPointer<T, Device> pending,
                            std::shared_ptr<Node> addend = nullptr) {
  if (!x.node() || !gradient_enabled()) return Tensor<T, S, Device>(std::move(pending));
  auto inputs = x.node()->inputs;
  if (addend) inputs.resize(4), inputs[3] = std::move(addend);
  auto node = pending_node(pending, std::move(inputs));
  return Tensor<T, S, Device>(std::move(pending), std::move(node));
}

/// relu(x) as part of what writes x, where that is still to be done. A trace wants each operation by itself.
template <class T, class S, class Device>
std::optional<Tensor<T, S, Device>> join_relu(const Tensor<T, S, Device>& x) {
  if (!x.pending() || graph::Trace::current()) return {};
  if (auto pending = x.pending()->relu()) return joined(x, std::move(pending));
  return {};
}

/// x + addend likewise.
template <class T, class S, class Device>
std::optional<Tensor<T, S, Device>> join_addend(const Tensor<T, S, Device>& x,
                                                const Tensor<T, S, Device>& addend) {
  if (!x.pending() || graph::Trace::current() || (addend.node() && !x.node())) return {};
  if (auto pending = x.pending()->plus(addend.array())) return joined(x, std::move(pending), addend.node());
  return {};
}

}  // namespace wm::detail
