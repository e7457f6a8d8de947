// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/reduce.hpp>
#include <whitematter/ops/elementwise.hpp>
#include <whitematter/tensor/create.hpp>

namespace wm {

/// Operations of two inputs with NumPy's broadcasting: y = forward(a, b), and the gradients of both before
/// they are summed over what was broadcast. The rule is what an error says, at compile time and at run time.
namespace formula {

struct Add {
  static constexpr auto onnx = "Add";
  static constexpr auto rule = "add: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a + b; }
  static auto backward(const auto&, const auto&, const auto& dy, Needs<2>) { return std::pair{dy, dy}; }
};

struct Sub {
  static constexpr auto onnx = "Sub";
  static constexpr auto rule = "sub: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a - b; }
  template <class A>
  static auto backward(const A&, const A&, const A& dy, Needs<2> needs) {
    return std::pair{dy, needs[1] ? kernel::unary<Neg>(dy) : A{}};
  }
};

struct Mul {
  static constexpr auto onnx = "Mul";
  static constexpr auto rule = "mul: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a * b; }
  template <class A>
  static auto backward(const A& a, const A& b, const A& dy, Needs<2> needs) {
    return std::pair{needs[0] ? kernel::binary<Mul>(dy, b) : A{},
                     needs[1] ? kernel::binary<Mul>(dy, a) : A{}};
  }
};

struct Div {
  static constexpr auto onnx = "Div";
  static constexpr auto rule = "div: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a / b; }
  template <class A>
  static auto backward(const A& a, const A& b, const A& dy, Needs<2> needs) {
    const A da = kernel::binary<Div>(dy, b);
    return std::pair{da,
                     needs[1] ? kernel::unary<Neg>(kernel::binary<Mul>(da, kernel::binary<Div>(a, b))) : A{}};
  }
};

}  // namespace formula

namespace detail {

template <class F, class T, class Device>
auto binary_backward(Array<T, Device> a, Array<T, Device> b) {
  if constexpr (!Floating<T>)
    return nullptr;
  else
    return [a = std::move(a), b = std::move(b)](const Array<T, Device>& dy, Needs<2> needs) {
      auto [da, db] = F::backward(a, b, dy, needs);
      return std::tuple{needs[0] ? kernel::sum_to(da, a.extents()) : da,
                        needs[1] ? kernel::sum_to(db, b.extents()) : db};
    };
}

}  // namespace detail

/// y = F(a, b) with broadcasting; the rules are asserted by the operators, which know its name.
template <class F, class T, class A, class B, class Device>
auto elementwise(const Tensor<T, A, Device>& a, const Tensor<T, B, Device>& b) {
  check<ShapeError>(names_agree(a.extents(), A::shape_axes, b.extents(), B::shape_axes), F::rule, a.extents(),
                    b.extents());
  return record<broadcast_shape<A, B>>(F::onnx, kernel::binary<F>(a.array(), b.array()),
                                       detail::binary_backward<F>(a.array(), b.array()), a, b);
}

template <class A, class B>
inline constexpr bool same_type = std::is_same_v<A, B>;

// One operator for tensors and one for each side of a scalar. The message must be a literal, so a macro
// writes it.
#define WM_BINARY(op, Formula, name)                                                              \
  template <class T, class U, class A, class B, class DeviceA, class DeviceB>                     \
  auto operator op(const Tensor<T, A, DeviceA>& a, const Tensor<U, B, DeviceB>& b) {              \
    static_assert(same_type<T, U>, name ": both tensors must have the same element type");        \
    static_assert(same_type<DeviceA, DeviceB>, name ": both tensors must be on the same device"); \
    static_assert(broadcastable<A, B>, name ": shapes must be equal or broadcast");               \
    if constexpr (same_type<T, U> && same_type<DeviceA, DeviceB> && broadcastable<A, B>)          \
      return elementwise<formula::Formula>(a, b);                                                 \
    else                                                                                          \
      return a;                                                                                   \
  }                                                                                               \
  template <Floating T, class S, class Device>                                                    \
  auto operator op(const Tensor<T, S, Device>& a, std::type_identity_t<T> b) {                    \
    return elementwise<formula::Formula>(a, full<Shape<>, T>(b));                                 \
  }                                                                                               \
  template <Floating T, class S, class Device>                                                    \
  auto operator op(std::type_identity_t<T> a, const Tensor<T, S, Device>& b) {                    \
    return elementwise<formula::Formula>(full<Shape<>, T>(a), b);                                 \
  }

WM_BINARY(+, Add, "add")
WM_BINARY(-, Sub, "sub")
WM_BINARY(*, Mul, "mul")
WM_BINARY(/, Div, "div")
#undef WM_BINARY

}  // namespace wm
