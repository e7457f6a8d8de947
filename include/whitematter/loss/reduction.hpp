// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/reduce.hpp>

namespace wm {

/// What a loss does with the losses of its elements: their mean, their sum, or nothing.
enum class Reduction { Mean, Sum, None };

/// Input and target of a loss have one element type, that of a gradient.
template <class T, class U>
inline constexpr bool loss_types = Floating<T>&& std::is_same_v<T, U>;

/// The result of a loss whose elements have shape S.
template <Reduction R, class S>
using reduced_loss = std::conditional_t<R == Reduction::None, S, Shape<>>;

/// A weight for elements of a loss, of any shape that broadcasts to the input's; none by default.
template <class T, class Device = Cpu>
struct LossWeight {
  LossWeight() = default;
  template <class S>
  LossWeight(const Tensor<T, S, Device>& weight) : array(weight.array()) {}  // NOLINT: implicit

  /// The weight, or 1. Fails with ShapeError where it does not broadcast to these sizes.
  Array<T, Device> broadcasting_to(const char* rule, const Extents& extents) const {
    if (!array) return kernel::filled<T>({}, T(1));
    check<ShapeError>(kernel::broadcast_extents(rule, extents, array.extents()) == extents, rule, extents,
                      array.extents());
    return array;
  }

  Array<T, Device> array;
};

namespace detail {

/// The losses reduced; `count` is what a mean divides by.
template <class T, class Device>
Array<T, Device> reduce_losses(const Array<T, Device>& losses, Reduction reduction, double count) {
  if (reduction == Reduction::None) return losses;
  const T factor = reduction == Reduction::Mean ? static_cast<T>(1 / count) : T(1);
  return scaled_sum(losses, (1u << losses.rank()) - 1, false, factor);
}

/// The gradient of each loss, without axes where all have the same.
template <class T, class Device>
Array<T, Device> loss_gradient(const Array<T, Device>& dy, Reduction reduction, double count) {
  if (reduction != Reduction::Mean) return dy;
  return kernel::filled<T>({}, *dy.data() * static_cast<T>(1 / count));
}

/// A mean needs something to be the mean of.
inline void check_batch(const char* rule, Reduction reduction, std::int64_t size) {
  check<ShapeError>(reduction != Reduction::Mean || size > 0, rule, ">= 1", size);
}

}  // namespace detail

}  // namespace wm
