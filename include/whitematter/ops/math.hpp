// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <whitematter/ops/elementwise.hpp>

namespace wm {

namespace formula {

struct Neg {
  template <class T>
  static constexpr bool takes = Floating<T> || Integral<T>;
  static constexpr auto onnx = "Neg";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return -x; }
  static auto backward(const auto&, const auto& dy) { return -dy; }
};

struct Abs {
  template <class T>
  static constexpr bool takes = Floating<T> || Integral<T>;
  static constexpr auto onnx = "Abs";
  static constexpr auto saves = Saves::Input;
  static auto forward(const auto& x) { return x.abs(); }
  static auto backward(const auto& x, const auto& dy) { return dy * x.sign(); }
};

struct Exp {
  static constexpr auto onnx = "Exp";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return x.exp(); }
  static auto backward(const auto& y, const auto& dy) { return dy * y; }
};

struct Log {
  static constexpr auto onnx = "Log";
  static constexpr auto saves = Saves::Input;
  static auto forward(const auto& x) { return x.log(); }
  static auto backward(const auto& x, const auto& dy) { return dy / x; }
};

struct Sqrt {
  static constexpr auto onnx = "Sqrt";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return x.sqrt(); }
  static auto backward(const auto& y, const auto& dy) { return dy * number(y, 0.5) / y; }
};

struct Rsqrt {
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return number(x, 1) / x.sqrt(); }
  static auto backward(const auto& y, const auto& dy) { return dy * number(y, -0.5) * y * y * y; }
  static graph::Traced describe(graph::Compose& g, graph::ValueId x) {
    return g.last("Reciprocal", {g("Sqrt", {x})});
  }
};

struct Sin {
  static constexpr auto onnx = "Sin";
  static constexpr auto saves = Saves::Input;
  static auto forward(const auto& x) { return x.sin(); }
  static auto backward(const auto& x, const auto& dy) { return dy * x.cos(); }
};

struct Cos {
  static constexpr auto onnx = "Cos";
  static constexpr auto saves = Saves::Input;
  static auto forward(const auto& x) { return x.cos(); }
  static auto backward(const auto& x, const auto& dy) { return -dy * x.sin(); }
};

struct Clamp {
  double low, high;
  static constexpr auto saves = Saves::Input;
  auto forward(const auto& x) const { return x.max(number(x, low)).min(number(x, high)); }
  auto backward(const auto& x, const auto& dy) const {
    return (x >= number(x, low) && x <= number(x, high)).select(dy, number(x, 0));
  }
  graph::Traced describe(graph::Compose& g, graph::ValueId x) const {
    return g.last("Clip", {x, g.number(low), g.number(high)});
  }
};

}  // namespace formula

template <class T, class S, class Device>
auto operator-(const Tensor<T, S, Device>& x) {
  static_assert(computes<formula::Neg, T>, "neg: elements must be float, double, int32_t or int64_t");
  return detail::elementwise<formula::Neg>(x);
}

template <class T, class S, class Device>
auto abs(const Tensor<T, S, Device>& x) {
  static_assert(computes<formula::Abs, T>, "abs: elements must be float, double, int32_t or int64_t");
  return detail::elementwise<formula::Abs>(x);
}

template <class T, class S, class Device>
auto exp(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "exp: elements must be float or double");
  return detail::elementwise<formula::Exp>(x);
}

/// Natural logarithm.
template <class T, class S, class Device>
auto log(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "log: elements must be float or double");
  return detail::elementwise<formula::Log>(x);
}

template <class T, class S, class Device>
auto sqrt(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "sqrt: elements must be float or double");
  return detail::elementwise<formula::Sqrt>(x);
}

/// 1 / sqrt(x)
template <class T, class S, class Device>
auto rsqrt(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "rsqrt: elements must be float or double");
  return detail::elementwise<formula::Rsqrt>(x);
}

/// Of an angle in radians.
template <class T, class S, class Device>
auto sin(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "sin: elements must be float or double");
  return detail::elementwise<formula::Sin>(x);
}

/// Of an angle in radians.
template <class T, class S, class Device>
auto cos(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "cos: elements must be float or double");
  return detail::elementwise<formula::Cos>(x);
}

/// min(max(x, low), high); the gradient passes where x lies between the bounds or on them.
template <class T, class S, class Device>
auto clamp(const Tensor<T, S, Device>& x, double low, double high = std::numeric_limits<double>::infinity()) {
  static_assert(is_floating<T>, "clamp: elements must be float or double");
  check(low <= high, "clamp: the bounds must be in order", text("high >= ", low), high);
  return detail::elementwise(x, formula::Clamp{low, high});
}

}  // namespace wm
