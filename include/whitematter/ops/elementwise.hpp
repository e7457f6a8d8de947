// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/elementwise.hpp>
#include <whitematter/graph/compose.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// What a formula's backward reads besides the gradient.
enum class Saves { Input, Output };

/// Operations of one input, as structs: y = forward(x) and dx = backward(saved, dy) as Eigen array
/// expressions, what `saves` is, and the ONNX operator: its name `onnx`, with attributes() if it has any, or
/// describe(compose, x) where it takes several nodes. A formula's fields are the operation's arguments.
namespace formula {

template <class X>
using Scalar = typename std::decay_t<X>::Scalar;

/// A constant in the element type of an expression.
template <class X>
constexpr Scalar<X> number(const X&, double value) {
  return static_cast<Scalar<X>>(value);
}

}  // namespace formula

/// Whether a formula has a meaning for an element type: what it says itself with `takes`; else one of a
/// single input is for float and double, one of two for all numbers.
template <class F, class T>
inline constexpr bool computes = [] {
  if constexpr (requires { F::template takes<T>; })
    return F::template takes<T>;
  else
    return Floating<T> || (Arithmetic<T> && !requires { F::saves; });
}();

namespace detail {

template <class F>
auto describe_formula(const F& f) {
  if constexpr (requires(graph::Compose & compose) { f.describe(compose, 0); })
    return [f](graph::Trace& trace, const auto& in, graph::Value out) {
      graph::Compose compose(trace, std::move(out));
      return f.describe(compose, in[0]);
    };
  else if constexpr (requires(graph::Compose & compose) { f.describe(compose, 0, 0); })
    return [f](graph::Trace& trace, const auto& in, graph::Value out) {
      graph::Compose compose(trace, std::move(out));
      return f.describe(compose, in[0], in[1]);
    };
  else if constexpr (requires { f.attributes(); })
    return [f](graph::Trace& trace, const auto& in, graph::Value out) {
      return trace.add_node(F::onnx, {in.begin(), in.end()}, std::move(out), f.attributes());
    };
  else
    return F::onnx;
}

// Backward functions are made where the shape is not known, so that there is one for all shapes.
template <class F, class T, class Device>
auto unary_backward(Array<T, Device> saved, const F& f) {
  return [saved = std::move(saved), f](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::unary_backward(saved, dy, f)};
  };
}

/// Without the type of the shape, whose axes are given.
template <class F, class T, class Device>
TensorCore<T, Device> unary(const Axes& shape, const TensorCore<T, Device>& x, const F& f) {
  const Array<T, Device> y = kernel::unary(x.array(), f);
  if constexpr (Floating<T>)
    return record_core(shape, describe_formula(f), y,
                       unary_backward(F::saves == Saves::Input ? x.array() : y, f), x);
  else
    return record_core(shape, describe_formula(f), y, nullptr, x);
}

/// The functions of a formula have asserted that it exists for the element type.
template <class F, class T, class S, class Device>
Tensor<T, S, Device> elementwise(const Tensor<T, S, Device>& x, const F& f = {}) {
  if constexpr (computes<F, T>)
    return Tensor<T, S, Device>(unary(S::shape_axes, x.core(), f));
  else
    return x;
}

}  // namespace detail

/// y = f(x) for each element. [...] -> [...]
template <class F, class T, class S, class Device>
Tensor<T, S, Device> elementwise(const Tensor<T, S, Device>& x, const F& f = {}) {
  static_assert(computes<F, T>, "elementwise: the formula must exist for the element type");
  return detail::elementwise(x, f);
}

}  // namespace wm
