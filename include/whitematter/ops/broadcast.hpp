// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/reduce.hpp>
#include <whitematter/ops/elementwise.hpp>
#include <whitematter/tensor/create.hpp>

namespace wm {

template <class A, class B>
inline constexpr bool same_type = std::is_same_v<A, B>;

namespace detail {

/// What a formula of two inputs gives: their element type, or what it says itself.
template <class F, class T>
auto result_of() {
  if constexpr (requires { typename F::result; })
    return std::type_identity<typename F::result>();
  else
    return std::type_identity<T>();
}

template <class F, class T, class Device>
auto binary_backward(Array<T, Device> a, Array<T, Device> b) {
  if constexpr (!Floating<T> || !requires { F::backward(a, b, a, Needs<2>{}); })
    return nullptr;
  else
    return [a = std::move(a), b = std::move(b)](const Array<T, Device>& dy, Needs<2> needs) {
      auto [da, db] = F::backward(a, b, dy, needs);
      return std::tuple{needs[0] ? kernel::sum_to(da, a.extents()) : da,
                        needs[1] ? kernel::sum_to(db, b.extents()) : db};
    };
}

/// Without the types of the shapes, whose axes are given: of the result and of both inputs.
template <class F, class Result, class T, class Device>
TensorCore<Result, Device> binary(const Axes& shape, const Axes& a_axes, const TensorCore<T, Device>& a,
                                  const Axes& b_axes, const TensorCore<T, Device>& b) {
  if constexpr (requires { F::join(a, b); })
    if (auto joined = F::join(a, b); joined.has_value()) return joined;
  check<ShapeError>(names_agree(a.extents(), a_axes, b.extents(), b_axes), F::rule, a.extents(), b.extents());
  if constexpr (requires { F::check_operands(a.array(), b.array()); })
    F::check_operands(a.array(), b.array());
  return record_core(shape, describe_formula(F{}), kernel::binary<F, Result>(a.array(), b.array()),
                     binary_backward<F>(a.array(), b.array()), a, b);
}

}  // namespace detail

/// y = F(a, b) for each element with NumPy's broadcasting: F::forward(a, b) as Eigen array expressions, and
/// F::backward(a, b, dy, needs), the gradients of both before they are summed over what was broadcast. The
/// rule F::rule is what an error says; what the compiler knows of it is asserted by the functions, which know
/// its text.
template <class F, class T, class A, class B, class Device>
auto elementwise(const Tensor<T, A, Device>& a, const Tensor<T, B, Device>& b) {
  using Result = typename decltype(detail::result_of<F, T>())::type;
  using Y = broadcast_shape<A, B>;
  return Tensor<Result, Y, Device>(
      detail::binary<F, Result>(Y::shape_axes, A::shape_axes, a.core(), B::shape_axes, b.core()));
}

}  // namespace wm
