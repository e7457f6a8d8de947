// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include <whitematter/core/shape_algebra.hpp>
#include <whitematter/tensor/core.hpp>

namespace wm {

namespace detail {

template <class T>
[[gnu::noinline]] Array<T, Cpu> array_from(const std::vector<T>& values, const Extents& extents) {
  check<ShapeError>(extents.elements() == static_cast<std::int64_t>(values.size()),
                    "Tensor::from: one value for each element", extents.elements(), values.size());
  Array<T, Cpu> array(extents);
  std::copy(values.begin(), values.end(), array.data());
  return array;
}

}  // namespace detail

/// Elements of type T on a device, with their sizes in the type. A handle: a copy shares the elements, the
/// gradient and the place in the graph; clone() copies the elements. Values are read in row-major order.
template <class T, class S, class Device = Cpu>
class Tensor : public TensorCore<T, Device> {
  using Core = TensorCore<T, Device>;
  static_assert(S::rank >= 0);  // what is no shape is an error here already

 public:
  using shape = S;

  /// No elements yet: assign before use.
  Tensor() = default;

  /// Takes an array whose sizes conform to the shape. Fails with ShapeError where they do not.
  explicit Tensor(Array<T, Device> array) : Tensor(Core(std::move(array))) {}

  /// The same for what an operation gives. A core only, as a tensor of another shape is not to be one of
  /// this.
  template <std::same_as<Core> Result>
  explicit Tensor(Result core) : Core(std::move(core)) {
    this->check_shape(S::shape_axes);
  }

  /// A tensor of a shape that agrees, where one says Any or another name for no size. Sizes are checked here,
  /// once.
  template <class Other>
  requires(!std::is_same_v<S, Other> && same_shape<S, Other>)
      Tensor(const Tensor<T, Other, Device>& other)  // NOLINT: implicit, as one is a view of the other
      : Tensor(Core(other.array(), other.node(), other.traced())) {}

  /// Row-major values; sizes are those of the run-time dimensions in order.
  template <class... Sizes>
  static Tensor from(const std::vector<T>& values, Sizes... sizes) {
    return Tensor(detail::array_from(values, extents_of<S>(sizes...)));
  }

  /// Does not compile: `if (a == b)` would mean nothing for tensors of many elements.
  explicit operator bool() const {
    static_assert(std::is_void_v<T>,
                  "tensor: is no condition; take an element's with item() or at(), "
                  "combine with &&, || and ! of Tensor<bool>, or ask has_value()");
    return this->has_value();
  }

  /// The element at a position. Fails with IndexError outside the sizes.
  template <class... Index>
  T at(Index... index) const {
    static_assert(sizeof...(Index) == S::rank, "at: one index for each dimension of the shape");
    return this->element({static_cast<std::int64_t>(index)...});
  }

  /// Elements of its own, outside the graph.
  Tensor clone() const { return Tensor(Core(kernel::clone(this->array()), nullptr, this->traced())); }

  /// The same elements, outside the graph: no gradient flows through.
  Tensor detach() const { return Tensor(Core(this->array(), nullptr, this->traced())); }

  /// Makes this a leaf whose gradient is kept. Copies made before do not see it.
  Tensor& requires_grad() requires Floating<T> {
    this->make_leaf();
    return *this;
  }

  /// What backward has added up in this leaf. Fails where there is none.
  Tensor grad() const { return Tensor(this->gradient()); }

  /// Adds the derivative of this scalar to the gradients of all leaves it was computed from.
  void backward() const {
    static_assert(
        S::rank == 0,
        "backward: only a tensor of Shape<> is a loss; reduce with sum or mean, or give a gradient");
    backward(Tensor(kernel::filled<T>({}, T(1))));
  }

  /// The same from a given derivative of the loss with respect to this tensor.
  void backward(const Tensor& gradient) const { this->backward_from(gradient); }

  /// The shape as text: "[Batch, 3, 32, 32]".
  static std::string describe() { return wm::describe(S::shape_axes); }
};

template <class X>
inline constexpr bool is_tensor = false;
template <class T, class S, class Device>
inline constexpr bool is_tensor<Tensor<T, S, Device>> = true;

}  // namespace wm
