// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <utility>
#include <vector>

#include <whitematter/core/shape_algebra.hpp>
#include <whitematter/graph/trace.hpp>
#include <whitematter/tensor/gradient.hpp>
#include <whitematter/tensor/pending.hpp>

namespace wm {

namespace detail {

// Out of line: every Tensor type has this check, and it should cost them a call only.
[[noreturn, gnu::noinline]] inline void fail_to_conform(const Axes& expected, const Extents& got) {
  fail<ShapeError>(text("tensor: sizes must conform to the shape in the type (expected ", describe(expected),
                        ", got ", got, ")"));
}
[[noreturn, gnu::noinline]] inline void fail_without_value() {
  fail("tensor: must have a value before it is used (expected elements, got none)");
}

}  // namespace detail

/// Elements of type T on a device, with their sizes in the type. A handle: a copy shares the elements, the
/// gradient and the place in the graph; clone() copies the elements. Values are read in row-major order.
template <class T, class S, class Device = Cpu>
class Tensor {
 public:
  using value_type = T;
  using shape = S;
  using device = Device;
  using GradientNode = Gradient<T, Device>;
  using PendingValue = Pending<T, Device>;

  /// No elements yet: assign before use.
  Tensor() = default;

  /// Takes an array whose sizes conform to the shape. Fails with ShapeError where they do not.
  explicit Tensor(Array<T, Device> array, std::shared_ptr<GradientNode> node = nullptr,
                  graph::Traced traced = {})
      : array_(std::move(array)), node_(std::move(node)), traced_(traced) {
    if (!conforms(array_.extents(), S::shape_axes)) [[unlikely]]
      detail::fail_to_conform(S::shape_axes, array_.extents());
  }

  /// A value that is still to be written. Fails as above.
  explicit Tensor(std::shared_ptr<const PendingValue> pending, std::shared_ptr<GradientNode> node = nullptr)
      : pending_(std::move(pending)), node_(std::move(node)) {
    if (!conforms(extents(), S::shape_axes)) [[unlikely]]
      detail::fail_to_conform(S::shape_axes, extents());
  }

  /// A tensor of a shape that agrees, where one says Any or another name for no size. Sizes are checked here,
  /// once.
  template <class Other>
  requires(!std::is_same_v<S, Other> && same_shape<S, Other>)
      Tensor(const Tensor<T, Other, Device>& other)  // NOLINT: implicit, as one is a view of the other
      : Tensor(other.array(), other.node(), other.traced()) {}

  /// Row-major values; sizes are those of the run-time dimensions in order.
  template <class... Sizes>
  static Tensor from(const std::vector<T>& values, Sizes... sizes) {
    const Extents extents = extents_of<S>(sizes...);
    check<ShapeError>(extents.elements() == static_cast<std::int64_t>(values.size()),
                      "Tensor::from: one value for each element", extents.elements(), values.size());
    Array<T, Cpu> array(extents);
    std::copy(values.begin(), values.end(), array.data());
    return Tensor(std::move(array));
  }

  const Extents& extents() const { return pending_ ? pending_->extents() : array().extents(); }
  int size(int axis) const { return extents()[normalize_axis(axis, S::rank)]; }
  std::int64_t elements() const { return has_value() ? extents().elements() : 0; }

  /// Whether there are elements yet.
  bool has_value() const { return pending_ || array_; }

  /// Does not compile: `if (a == b)` would mean nothing for tensors of many elements.
  explicit operator bool() const {
    static_assert(std::is_void_v<T>,
                  "tensor: is no condition; take an element's with item() or at(), "
                  "combine with &&, || and ! of Tensor<bool>, or ask has_value()");
    return has_value();
  }

  /// The element at a position. Fails with IndexError outside the sizes.
  template <class... Index>
  T at(Index... index) const {
    static_assert(sizeof...(Index) == S::rank, "at: one index for each dimension of the shape");
    const Array<T, Device> x = kernel::row_major(array());
    std::int64_t offset = 0;
    int axis = 0;
    const auto step = [&](std::int64_t i) {
      if (i < 0 || i >= x.size(axis)) [[unlikely]]
        fail<IndexError>(text("at: an index must be inside its dimension (expected 0 to ", x.size(axis) - 1,
                              ", got ", i, " on axis ", axis, ")"));
      offset = offset * x.size(axis++) + i;
    };
    (step(static_cast<std::int64_t>(index)), ...);
    return x.data()[offset];
  }

  /// The value of a tensor with one element.
  T item() const {
    check<ShapeError>(array().elements() == 1, "item: the tensor must have one element", 1,
                      array().elements());
    return *array().data();
  }

  std::vector<T> to_vector() const {
    const Array<T, Device> x = kernel::row_major(array());
    return std::vector<T>(x.data(), x.data() + x.elements());
  }

  /// Elements of its own, outside the graph.
  Tensor clone() const { return Tensor(kernel::clone(array()), nullptr, traced_); }

  /// The same elements, outside the graph: no gradient flows through.
  Tensor detach() const { return Tensor(array(), nullptr, traced_); }

  /// Makes this a leaf whose gradient is kept. Copies made before do not see it.
  Tensor& requires_grad() requires Floating<T> {
    if (pending_)
      array_ = std::exchange(pending_, nullptr)->value();  // what follows must not join what is before
    node_ = std::make_shared<GradientNode>();
    return *this;
  }

  bool has_graph() const { return node_ != nullptr; }

  /// What backward has added up in this leaf. Fails where there is none.
  Tensor grad() const {
    if (!node_ || !node_->value())
      fail("grad: the tensor must be a leaf that backward has reached (expected a gradient, got none)");
    return Tensor(node_->value());
  }
  bool has_grad() const { return node_ && node_->value(); }
  void zero_grad() const {
    if (node_) node_->reset();
  }

  /// Adds the derivative of this scalar to the gradients of all leaves it was computed from.
  void backward() const {
    static_assert(
        S::rank == 0,
        "backward: only a tensor of Shape<> is a loss; reduce with sum or mean, or give a gradient");
    backward(Tensor(kernel::filled<T>({}, T(1))));
  }

  /// The same from a given derivative of the loss with respect to this tensor.
  void backward(const Tensor& gradient) const {
    if (!node_)
      fail(
          "backward: the tensor must have been computed from one that requires a gradient (expected a graph, "
          "got none)");
    check<ShapeError>(gradient.extents() == extents(), "backward: the gradient must have the tensor's sizes",
                      extents(), gradient.extents());
    NoGrad guard;
    node_->accumulate(gradient.array());
    run_backward(*node_);
  }

  /// The run-time core. Fails where the tensor has no elements yet.
  const Array<T, Device>& array() const {
    if constexpr (Floating<T>)
      if (pending_) return pending_->value();
    if (!array_) [[unlikely]]
      detail::fail_without_value();
    return array_;
  }
  const std::shared_ptr<GradientNode>& node() const { return node_; }

  /// What the value is made of, where it may be that nobody has read it yet; else null.
  const std::shared_ptr<const PendingValue>& pending() const { return pending_; }
  const graph::Traced& traced() const { return traced_; }
  void set_traced(graph::Traced traced) { traced_ = traced; }

  /// The shape as text: "[Batch, 3, 32, 32]".
  static std::string describe() { return wm::describe(S::shape_axes); }

 private:
  Array<T, Device> array_;
  std::shared_ptr<const PendingValue> pending_;
  std::shared_ptr<GradientNode> node_;
  graph::Traced traced_;
};

template <class X>
inline constexpr bool is_tensor = false;
template <class T, class S, class Device>
inline constexpr bool is_tensor<Tensor<T, S, Device>> = true;

}  // namespace wm
