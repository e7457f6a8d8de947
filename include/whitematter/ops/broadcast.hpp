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

}  // namespace detail

/// y = F(a, b) for each element with NumPy's broadcasting: F::forward(a, b) as Eigen array expressions, and
/// F::backward(a, b, dy, needs), the gradients of both before they are summed over what was broadcast. The
/// rule F::rule is what an error says; what the compiler knows of it is asserted by the functions, which know
/// its text.
template <class F, class T, class A, class B, class Device>
auto elementwise(const Tensor<T, A, Device>& a, const Tensor<T, B, Device>& b) {
  using Result = typename decltype(detail::result_of<F, T>())::type;
  check<ShapeError>(names_agree(a.extents(), A::shape_axes, b.extents(), B::shape_axes), F::rule, a.extents(),
                    b.extents());
  return record<broadcast_shape<A, B>>(detail::describe_formula(F{}),
                                       kernel::binary<F, Result>(a.array(), b.array()),
                                       detail::binary_backward<F>(a.array(), b.array()), a, b);
}

}  // namespace wm

// Defines `function`, an operator or a name, for two tensors and for a tensor and a number on either side. A
// macro, as the text of a static_assert must be a literal.
#define WM_BINARY(function, Formula, name)                                                        \
  template <class T, class U, class A, class B, class DeviceA, class DeviceB>                     \
  auto function(const Tensor<T, A, DeviceA>& a, const Tensor<U, B, DeviceB>& b) {                 \
    static_assert(same_type<T, U>, name ": both tensors must have the same element type");        \
    static_assert(same_type<DeviceA, DeviceB>, name ": both tensors must be on the same device"); \
    static_assert(broadcastable<A, B>, name ": shapes must be equal or broadcast");               \
    if constexpr (same_type<T, U> && same_type<DeviceA, DeviceB> && broadcastable<A, B>)          \
      return elementwise<formula::Formula>(a, b);                                                 \
    else                                                                                          \
      return a;                                                                                   \
  }                                                                                               \
  template <Arithmetic T, class S, class Device>                                                  \
  auto function(const Tensor<T, S, Device>& a, std::type_identity_t<T> b) {                       \
    return elementwise<formula::Formula>(a, full<Shape<>, T>(b));                                 \
  }                                                                                               \
  template <Arithmetic T, class S, class Device>                                                  \
  auto function(std::type_identity_t<T> a, const Tensor<T, S, Device>& b) {                       \
    return elementwise<formula::Formula>(full<Shape<>, T>(a), b);                                 \
  }
