// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/broadcast.hpp>
#include <whitematter/ops/math.hpp>
#include <whitematter/ops/pending.hpp>

namespace wm {

namespace formula {

struct Add {
  static constexpr auto onnx = "Add";
  static constexpr auto rule = "add: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a + b; }
  static auto backward(const auto&, const auto&, const auto& dy, Needs<2>) { return std::pair{dy, dy}; }
  template <Floating T, class Device>
  static TensorCore<T, Device> join(const TensorCore<T, Device>& a, const TensorCore<T, Device>& b) {
    auto sum = detail::join_addend(a, b);
    return sum.has_value() ? sum : detail::join_addend(b, a);
  }
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

/// Of integers the quotient without its fraction, as in C++.
struct Div {
  static constexpr auto onnx = "Div";
  static constexpr auto rule = "div: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) {
    if constexpr (Integral<Scalar<decltype(a)>>)
      // The processor traps on the least integer divided by -1, which has no quotient; it stays itself.
      return a.binaryExpr(b, [](auto x, auto y) {
        return y == -1 ? static_cast<decltype(x)>(0u - static_cast<std::make_unsigned_t<decltype(x)>>(x))
                       : x / y;
      });
    else
      return a / b;
  }
  /// Integers have no infinity.
  static void check_operands(const auto&, const auto& b) {
    if constexpr (!Floating<typename std::decay_t<decltype(b)>::value_type>)
      if (std::find(b.data(), b.data() + b.elements(), 0) != b.data() + b.elements())
        fail("div: an integer must not be divided by 0 (expected another number, got 0)");
  }
  template <class A>
  static auto backward(const A& a, const A& b, const A& dy, Needs<2> needs) {
    const A da = kernel::binary<Div>(dy, b);
    return std::pair{da,
                     needs[1] ? kernel::unary<Neg>(kernel::binary<Mul>(da, kernel::binary<Div>(a, b))) : A{}};
  }
};

struct Pow {
  static constexpr auto onnx = "Pow";
  static constexpr auto rule = "pow: shapes must be equal or broadcast";
  template <class T>
  static constexpr bool takes = Floating<T>;
  static auto forward(const auto& a, const auto& b) { return a.binaryExpr(b, raise); }
  template <class A>
  static auto backward(const A& a, const A& b, const A& dy, Needs<2> needs) {
    return std::pair{needs[0] ? kernel::binary<Mul>(dy, kernel::binary<Slope>(a, b)) : A{},
                     needs[1] ? kernel::binary<Mul>(dy, kernel::binary<Growth>(a, b)) : A{}};
  }

 private:
  static constexpr auto raise = [](auto a, auto b) { return std::pow(a, b); };
  // Where the power is constant, its derivative is 0 and not 0 times infinity.
  struct Slope {
    static constexpr auto rule = Pow::rule;
    static auto forward(const auto& a, const auto& b) {
      return a.binaryExpr(b, [](auto x, auto y) { return y == 0 ? decltype(x)(0) : y * std::pow(x, y - 1); });
    }
  };
  struct Growth {
    static constexpr auto rule = Pow::rule;
    static auto forward(const auto& a, const auto& b) {
      return a.binaryExpr(
          b, [](auto x, auto y) { return x == 0 && y >= 0 ? decltype(x)(0) : std::pow(x, y) * std::log(x); });
    }
  };
};

/// Half of the gradient goes to each side where both are equal, as in PyTorch.
template <bool Largest>
struct Extremum {
  static constexpr auto onnx = Largest ? "Max" : "Min";
  static constexpr auto rule =
      Largest ? "maximum: shapes must be equal or broadcast" : "minimum: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) {
    // The first is taken where it is no number; the second wins then by losing every comparison.
    return a.binaryExpr(b, [](auto x, auto y) { return x != x || (Largest ? x > y : x < y) ? x : y; });
  }
  template <class A>
  static auto backward(const A& a, const A& b, const A& dy, Needs<2> needs) {
    const auto share = [&](const A& x, const A& other) {
      return kernel::map<typename A::value_type>(
          rule,
          [](const auto& v, const auto& w, const auto& g) {
            const auto half = g * formula::number(g, 0.5), none = g * formula::number(g, 0);
            return (v == w).select(half, (Largest ? v > w : v < w).select(g, none));
          },
          x, other, dy);
    };
    return std::pair{needs[0] ? share(a, b) : A{}, needs[1] ? share(b, a) : A{}};
  }
};

}  // namespace formula

}  // namespace wm

// Defines a += b as a = a + b, so that the old value stays what other handles and the graph hold. A parameter
// is a leaf and cannot be computed.
#define WM_COMPOUND(op, name)                                                \
  template <class A, class B>                                                \
  requires is_tensor<A> A& operator op##=(A& a, const B& b) {                \
    static_assert(std::is_convertible_v<decltype(a op b), A>,                \
                  name ": the result must have the shape of the left side"); \
    if constexpr (std::is_convertible_v<decltype(a op b), A>) a = a op b;    \
    return a;                                                                \
  }

// Defines `function`, an operator or a name, for two tensors and for a tensor and a number on either side. A
// macro, as the text of a static_assert must be a literal.
#define WM_BINARY(function, Formula, name)                                                           \
  template <class T, class U, class A, class B, class DeviceA, class DeviceB>                        \
  auto function(const Tensor<T, A, DeviceA>& a, const Tensor<U, B, DeviceB>& b) {                    \
    static_assert(same_type<T, U>, name ": both tensors must have the same element type");           \
    static_assert(same_type<DeviceA, DeviceB>, name ": both tensors must be on the same device");    \
    static_assert(computes<formula::Formula, T>, name ": must exist for the element type");          \
    static_assert(broadcastable<A, B>, name ": shapes must be equal or broadcast");                  \
    if constexpr (same_type<T, U> && same_type<DeviceA, DeviceB> && computes<formula::Formula, T> && \
                  broadcastable<A, B>)                                                               \
      return elementwise<formula::Formula>(a, b);                                                    \
    else                                                                                             \
      return a;                                                                                      \
  }                                                                                                  \
  template <class T, class S, class Device>                                                          \
  auto function(const Tensor<T, S, Device>& a, std::type_identity_t<T> b) {                          \
    return function(a, full<Shape<>, T>(b));                                                         \
  }                                                                                                  \
  template <class T, class S, class Device>                                                          \
  auto function(std::type_identity_t<T> a, const Tensor<T, S, Device>& b) {                          \
    return function(full<Shape<>, T>(a), b);                                                         \
  }

namespace wm {

WM_BINARY(operator+, Add, "add")
WM_BINARY(operator-, Sub, "sub")
WM_BINARY(operator*, Mul, "mul")
WM_BINARY(operator/, Div, "div")

WM_COMPOUND(+, "add")
WM_COMPOUND(-, "sub")
WM_COMPOUND(*, "mul")
WM_COMPOUND(/, "div")

/// a to the power b.
WM_BINARY(pow, Pow, "pow")

/// The larger of both.
WM_BINARY(maximum, Extremum<true>, "maximum")

/// The smaller of both.
WM_BINARY(minimum, Extremum<false>, "minimum")

}  // namespace wm
