// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>

#include <whitematter/cpu/gelu.hpp>
#include <whitematter/ops/elementwise.hpp>

namespace wm {

namespace formula {

struct Gelu {
  static constexpr auto saves = Saves::Input;
  static auto forward(const auto& x) {
    if constexpr (in_float<decltype(x)>)
      return x.unaryExpr(kernel::Gelu());
    else
      return x * distribution(x);
  }
  static auto backward(const auto& x, const auto& dy) {
    const double density = std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    if constexpr (in_float<decltype(x)>)
      return dy * x.unaryExpr(kernel::GeluSlope());
    else
      return dy * (distribution(x) + x * (x * x * number(x, -0.5)).exp() * number(x, density));
  }
  static graph::Traced describe(graph::Compose& g, graph::ValueId x) {
    const auto erf = g("Erf", {g("Div", {x, g.number(std::numbers::sqrt2)})});
    return g.last("Mul", {g("Mul", {x, g.number(0.5)}), g("Add", {erf, g.number(1)})});
  }

 private:
  template <class X>
  static constexpr bool in_float = std::is_same_v<Scalar<X>, float>;

  /// Of a standard normal variable.
  static auto distribution(const auto& x) {
    return x.unaryExpr([](double v) { return 0.5 * std::erfc(-v / std::numbers::sqrt2); });
  }
};

struct GeluTanh {
  static constexpr auto saves = Saves::Input;
  static constexpr double scale = std::numbers::sqrt2 * std::numbers::inv_sqrtpi, cubic = 0.044715;
  static auto forward(const auto& x) { return x * number(x, 0.5) * (tanh_of(x) + number(x, 1)); }
  static auto backward(const auto& x, const auto& dy) {
    const auto slope = (x * x * number(x, 3 * cubic) + number(x, 1)) * number(x, scale);
    return dy * number(x, 0.5) *
           (tanh_of(x) + number(x, 1) + x * (number(x, 1) - tanh_of(x).square()) * slope);
  }
  static graph::Traced describe(graph::Compose& g, graph::ValueId x) {
    const auto cube = g("Mul", {g("Mul", {g("Mul", {x, x}), x}), g.number(cubic)});
    const auto tanh = g("Tanh", {g("Mul", {g("Add", {x, cube}), g.number(scale)})});
    return g.last("Mul", {g("Mul", {x, g.number(0.5)}), g("Add", {tanh, g.number(1)})});
  }

 private:
  static auto tanh_of(const auto& x) {
    return ((x * x * number(x, cubic) + number(x, 1)) * x * number(x, scale)).tanh();
  }
};

}  // namespace formula

/// x times the normal distribution function. Source: Hendrycks and Gimpel, "Gaussian error linear units",
/// 2016.
template <class T, class S, class Device>
auto gelu(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "gelu: elements must be float or double");
  return detail::elementwise<formula::Gelu>(x);
}

/// The same paper's approximation by tanh, which GPT-2 uses.
template <class T, class S, class Device>
auto gelu_tanh(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "gelu_tanh: elements must be float or double");
  return detail::elementwise<formula::GeluTanh>(x);
}

}  // namespace wm
