// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/elementwise.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// What a formula's backward reads besides the gradient.
enum class Saves { Input, Output };

/// Operations of one input: y = forward(x), dx = backward(saved, dy), as Eigen array expressions, and ONNX's
/// name. Adding one is an entry here, and a line below.
namespace formula {

template <class X>
using Scalar = typename std::decay_t<X>::Scalar;

struct Relu {
  static constexpr auto onnx = "Relu";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return x.max(Scalar<decltype(x)>(0)); }
  static auto backward(const auto& y, const auto& dy) {
    return (y > Scalar<decltype(y)>(0)).select(dy, Scalar<decltype(y)>(0));
  }
};

struct Neg {
  static constexpr auto onnx = "Neg";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return -x; }
  static auto backward(const auto&, const auto& dy) { return -dy; }
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
  static auto backward(const auto& y, const auto& dy) { return dy * Scalar<decltype(y)>(0.5) / y; }
};

struct Tanh {
  static constexpr auto onnx = "Tanh";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return x.tanh(); }
  static auto backward(const auto& y, const auto& dy) { return dy * (Scalar<decltype(y)>(1) - y * y); }
};

}  // namespace formula

namespace detail {

// Backward functions are made where the shape is not known, so that there is one for all shapes.
template <class F, class T, class Device>
auto unary_backward(Array<T, Device> saved) {
  return [saved = std::move(saved)](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::unary_backward<F>(saved, dy)};
  };
}

}  // namespace detail

/// y = F(x) for each element. [...] -> [...]
template <class F, Floating T, class S, class Device>
Tensor<T, S, Device> elementwise(const Tensor<T, S, Device>& x) {
  const Array<T, Device> y = kernel::unary<F>(x.array());
  return record<S>(F::onnx, y, detail::unary_backward<F>(F::saves == Saves::Input ? x.array() : y), x);
}

/// max(x, 0)
template <Floating T, class S, class Device>
auto relu(const Tensor<T, S, Device>& x) {
  return elementwise<formula::Relu>(x);
}

template <Floating T, class S, class Device>
auto exp(const Tensor<T, S, Device>& x) {
  return elementwise<formula::Exp>(x);
}

/// Natural logarithm.
template <Floating T, class S, class Device>
auto log(const Tensor<T, S, Device>& x) {
  return elementwise<formula::Log>(x);
}

template <Floating T, class S, class Device>
auto sqrt(const Tensor<T, S, Device>& x) {
  return elementwise<formula::Sqrt>(x);
}

template <Floating T, class S, class Device>
auto tanh(const Tensor<T, S, Device>& x) {
  return elementwise<formula::Tanh>(x);
}

template <Floating T, class S, class Device>
auto operator-(const Tensor<T, S, Device>& x) {
  return elementwise<formula::Neg>(x);
}

}  // namespace wm
