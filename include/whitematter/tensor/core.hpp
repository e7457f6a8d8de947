// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <utility>
#include <vector>

#include <whitematter/graph/trace.hpp>
#include <whitematter/tensor/gradient.hpp>
#include <whitematter/tensor/pending.hpp>

namespace wm {

/// A tensor without its shape: elements, or what they will be, and the place in the graph for backward and in
/// a trace. Operations hand cores on, so that their code is compiled once for each element type and device;
/// Tensor adds the shape.
template <class T, class Device>
class TensorCore {
 public:
  using value_type = T;
  using device = Device;
  using GradientNode = Gradient<T, Device>;
  using PendingValue = Pending<T, Device>;

  TensorCore() = default;
  explicit TensorCore(Array<T, Device> array, std::shared_ptr<GradientNode> node = nullptr,
                      graph::Traced traced = {})
      : array_(std::move(array)), node_(std::move(node)), traced_(traced) {}

  /// A value that is still to be written.
  explicit TensorCore(std::shared_ptr<const PendingValue> pending,
                      std::shared_ptr<GradientNode> node = nullptr)
      : pending_(std::move(pending)), node_(std::move(node)) {}

  // Out of line: every Tensor type has them, and they should cost it a call only.
  [[gnu::noinline]] TensorCore(const TensorCore&) = default;
  [[gnu::noinline]] TensorCore(TensorCore&&) noexcept = default;
  [[gnu::noinline]] TensorCore& operator=(const TensorCore&) = default;
  [[gnu::noinline]] TensorCore& operator=(TensorCore&&) noexcept = default;
  [[gnu::noinline]] ~TensorCore() = default;

  const TensorCore& core() const { return *this; }

  const Extents& extents() const { return pending_ ? pending_->extents() : array().extents(); }
  int size(int axis) const {
    const Extents& sizes = extents();
    return sizes[normalize_axis(axis, sizes.rank())];
  }
  std::int64_t elements() const { return has_value() ? extents().elements() : 0; }

  /// Whether there are elements yet.
  bool has_value() const { return pending_ || array_; }

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

  bool has_graph() const { return node_ != nullptr; }
  bool has_grad() const { return node_ && node_->value(); }
  void zero_grad() const {
    if (node_) node_->reset();
  }

  /// The run-time core of the values. Fails where the tensor has no elements yet.
  const Array<T, Device>& array() const {
    if constexpr (Floating<T>)
      if (pending_) return pending_->value();
    if (!array_) [[unlikely]]
      fail_without_value();
    return array_;
  }
  /// The same, but no elements where there is no value, such as that of a bias that a layer does not have.
  Array<T, Device> array_or_none() const { return has_value() ? array() : Array<T, Device>(); }

  const std::shared_ptr<GradientNode>& node() const { return node_; }

  /// What the value is made of, where it may be that nobody has read it yet; else null.
  const std::shared_ptr<const PendingValue>& pending() const { return pending_; }
  const graph::Traced& traced() const { return traced_; }
  void set_traced(graph::Traced traced) { traced_ = traced; }

 protected:
  /// Fails with ShapeError where the sizes do not conform to a shape.
  [[gnu::noinline]] void check_shape(const Axes& axes) const {
    if (!conforms(extents(), axes))
      fail<ShapeError>(text("tensor: sizes must conform to the shape in the type (expected ", describe(axes),
                            ", got ", extents(), ")"));
  }

  [[gnu::noinline]] T element(std::initializer_list<std::int64_t> index) const {
    const Array<T, Device> x = kernel::row_major(array());
    std::int64_t offset = 0;
    int axis = 0;
    for (const std::int64_t i : index) {
      if (i < 0 || i >= x.size(axis))
        fail<IndexError>(text("at: an index must be inside its dimension (expected 0 to ", x.size(axis) - 1,
                              ", got ", i, " on axis ", axis, ")"));
      offset = offset * x.size(axis++) + i;
    }
    return x.data()[offset];
  }

  [[gnu::noinline]] void make_leaf() {
    if (pending_)
      array_ = std::exchange(pending_, nullptr)->value();  // what follows must not join what is before
    node_ = std::make_shared<GradientNode>();
  }

  const Array<T, Device>& gradient() const {
    if (!has_grad())
      fail("grad: the tensor must be a leaf that backward has reached (expected a gradient, got none)");
    return node_->value();
  }

  void backward_from(const TensorCore& gradient) const {
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

 private:
  [[noreturn, gnu::noinline, gnu::cold]] static void fail_without_value() {
    fail("tensor: must have a value before it is used (expected elements, got none)");
  }

  Array<T, Device> array_;
  std::shared_ptr<const PendingValue> pending_;
  std::shared_ptr<GradientNode> node_;
  graph::Traced traced_;
};

}  // namespace wm
