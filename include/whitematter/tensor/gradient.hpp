// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <whitematter/cpu/copy.hpp>
#include <whitematter/tensor/autograd.hpp>

namespace wm {

/// The node of a differentiable value: holds its gradient until backward has passed it on. A leaf, which
/// nothing computed, keeps it.
template <class T, class Device>
class Gradient final : public Node {
 public:
  using Backward = std::function<void(const Array<T, Device>& gradient, Node& self)>;

  Gradient() = default;
  explicit Gradient(Backward backward) : backward_(std::move(backward)), leaf_(false) {}

  bool leaf() const { return leaf_; }
  const Array<T, Device>& value() const { return value_; }
  void reset() { value_ = {}; }

  /// Adds to the gradient. The first part is taken as it is, and written to only if nobody else holds it.
  void accumulate(Array<T, Device> part) {
    if (!part) return;
    if (!value_) {
      value_ = std::move(part);
      return;
    }
    if (!value_.unique()) value_ = kernel::clone(value_);
    kernel::accumulate(value_, part);
  }

  void propagate() override {
    if (leaf_ || !value_) return;
    if (!backward_)
      fail(
          "backward: a graph is used once (expected a graph that was just computed, got one that backward "
          "has "
          "already passed)");
    const Array<T, Device> gradient = std::exchange(value_, {});
    std::exchange(backward_, nullptr)(gradient, *this);
  }

 private:
  Array<T, Device> value_;
  Backward backward_;
  bool leaf_ = true;
};

}  // namespace wm
