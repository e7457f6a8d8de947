// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/broadcast.hpp>

namespace wm {

/// The shapes of a condition and two choices broadcast to one.
template <class M, class A, class B>
inline constexpr bool choosable = [] {
  if constexpr (broadcastable<A, B>)
    return broadcastable<M, broadcast_shape<A, B>>;
  else
    return false;
}();

namespace detail {

template <class T, class Device>
Array<T, Device> where(const Array<bool, Device>& condition, const Array<T, Device>& a,
                       const Array<T, Device>& b) {
  return kernel::map<T>(
      "where: shapes must be equal or broadcast",
      [](const auto& m, const auto& v, const auto& w) { return m.select(v, w); }, condition, a, b);
}

template <class T, class Device>
auto where_backward(Array<bool, Device> condition, const Extents& a, const Extents& b) {
  return [condition = std::move(condition), a, b](const Array<T, Device>& dy, Needs<3> needs) {
    const Array<T, Device> none, zero = kernel::filled<T>({}, T(0));
    return std::tuple{none, needs[1] ? kernel::sum_to(where(condition, dy, zero), a) : none,
                      needs[2] ? kernel::sum_to(where(condition, zero, dy), b) : none};
  };
}

}  // namespace detail

/// a where the condition is true, else b, all three broadcast to one shape. The gradient goes to the one that
/// was chosen.
template <class M, Arithmetic T, class A, class B, class Device>
auto where(const Tensor<bool, M, Device>& condition, const Tensor<T, A, Device>& a,
           const Tensor<T, B, Device>& b) {
  static_assert(choosable<M, A, B>, "where: shapes must be equal or broadcast");
  if constexpr (choosable<M, A, B>) {
    check<ShapeError>(names_agree(a.extents(), A::shape_axes, b.extents(), B::shape_axes) &&
                          names_agree(condition.extents(), M::shape_axes, a.extents(), A::shape_axes) &&
                          names_agree(condition.extents(), M::shape_axes, b.extents(), B::shape_axes),
                      "where: shapes must be equal or broadcast", condition.extents(),
                      text(a.extents(), " and ", b.extents()));
    return record<broadcast_shape<M, broadcast_shape<A, B>>>(
        "Where", detail::where(condition.array(), a.array(), b.array()),
        detail::where_backward<T>(condition.array(), a.extents(), b.extents()), condition, a, b);
  }
}

template <class M, Arithmetic T, class A, class Device>
auto where(const Tensor<bool, M, Device>& condition, const Tensor<T, A, Device>& a,
           std::type_identity_t<T> b) {
  return where(condition, a, full<Shape<>, T>(b));
}

template <class M, Arithmetic T, class B, class Device>
auto where(const Tensor<bool, M, Device>& condition, std::type_identity_t<T> a,
           const Tensor<T, B, Device>& b) {
  return where(condition, full<Shape<>, T>(a), b);
}

}  // namespace wm
