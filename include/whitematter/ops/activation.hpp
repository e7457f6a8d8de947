// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/elementwise.hpp>
#include <whitematter/ops/pending.hpp>

namespace wm {

namespace formula {

struct Relu {
  static constexpr auto onnx = "Relu";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return x.max(number(x, 0)); }
  static auto backward(const auto& y, const auto& dy) { return (y > number(y, 0)).select(dy, number(y, 0)); }
};

struct Tanh {
  static constexpr auto onnx = "Tanh";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return x.tanh(); }
  static auto backward(const auto& y, const auto& dy) { return dy * (number(y, 1) - y * y); }
};

struct Sigmoid {
  static constexpr auto onnx = "Sigmoid";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return x.logistic(); }
  static auto backward(const auto& y, const auto& dy) { return dy * y * (number(y, 1) - y); }
};

struct LeakyRelu {
  double slope;
  static constexpr auto onnx = "LeakyRelu";
  static constexpr auto saves = Saves::Input;
  auto forward(const auto& x) const { return (x > number(x, 0)).select(x, x * number(x, slope)); }
  auto backward(const auto& x, const auto& dy) const {
    return (x > number(x, 0)).select(dy, dy * number(x, slope));
  }
  graph::Attributes attributes() const { return {{"alpha", static_cast<float>(slope)}}; }
};

struct Elu {
  double alpha;
  static constexpr auto onnx = "Elu";
  static constexpr auto saves = Saves::Input;
  auto forward(const auto& x) const { return (x > number(x, 0)).select(x, x.expm1() * number(x, alpha)); }
  auto backward(const auto& x, const auto& dy) const {
    return (x > number(x, 0)).select(dy, dy * x.exp() * number(x, alpha));
  }
  graph::Attributes attributes() const { return {{"alpha", static_cast<float>(alpha)}}; }
};

struct Silu {
  static constexpr auto saves = Saves::Input;
  static auto forward(const auto& x) { return x * x.logistic(); }
  static auto backward(const auto& x, const auto& dy) {
    return dy * x.logistic() * (number(x, 1) + x * (number(x, 1) - x.logistic()));
  }
  static graph::Traced describe(graph::Compose& g, graph::ValueId x) {
    return g.last("Mul", {x, g("Sigmoid", {x})});
  }
};

struct Softplus {
  double beta = 1;
  static constexpr auto saves = Saves::Input;
  // max(x, 0) + log(1 + exp(-|beta x|)) / beta, in which nothing overflows.
  auto forward(const auto& x) const {
    return x.max(number(x, 0)) + (x.abs() * number(x, -beta)).exp().log1p() / number(x, beta);
  }
  auto backward(const auto& x, const auto& dy) const { return dy * (x * number(x, beta)).logistic(); }
  graph::Traced describe(graph::Compose& g, graph::ValueId x) const {
    if (beta == 1) return g.last("Softplus", {x});
    return g.last("Div", {g("Softplus", {g("Mul", {x, g.number(beta)})}), g.number(beta)});
  }
};

struct Mish {
  static constexpr auto saves = Saves::Input;
  static auto forward(const auto& x) { return x * Softplus{}.forward(x).tanh(); }
  static auto backward(const auto& x, const auto& dy) {
    const auto y = Softplus{}.forward(x).tanh();
    return dy * (y + x * x.logistic() * (number(x, 1) - y.square()));
  }
  static graph::Traced describe(graph::Compose& g, graph::ValueId x) {
    return g.last("Mul", {x, g("Tanh", {g("Softplus", {x})})});
  }
};

struct Hardswish {
  static constexpr auto onnx = "HardSwish";
  static constexpr auto saves = Saves::Input;
  static auto forward(const auto& x) {
    return x * (x + number(x, 3)).max(number(x, 0)).min(number(x, 6)) / number(x, 6);
  }
  static auto backward(const auto& x, const auto& dy) {
    return (x.abs() < number(x, 3))
        .select(dy * (x / number(x, 3) + number(x, 0.5)), (x >= number(x, 3)).select(dy, number(x, 0)));
  }
};

}  // namespace formula

/// max(x, 0)
template <class T, class S, class Device>
auto relu(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "relu: elements must be float or double");
  if constexpr (is_floating<T>)
    if (auto joined = detail::join_relu(x.core()); joined.has_value())
      return Tensor<T, S, Device>(std::move(joined));
  return detail::elementwise<formula::Relu>(x);
}

template <class T, class S, class Device>
auto tanh(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "tanh: elements must be float or double");
  return detail::elementwise<formula::Tanh>(x);
}

/// 1 / (1 + exp(-x))
template <class T, class S, class Device>
auto sigmoid(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "sigmoid: elements must be float or double");
  return detail::elementwise<formula::Sigmoid>(x);
}

/// x above 0, slope x below.
template <class T, class S, class Device>
auto leaky_relu(const Tensor<T, S, Device>& x, double slope = 0.01) {
  static_assert(is_floating<T>, "leaky_relu: elements must be float or double");
  return detail::elementwise(x, formula::LeakyRelu{slope});
}

/// x above 0, alpha (exp(x) - 1) below. Source: Clevert et al., "Exponential linear units", 2016.
template <class T, class S, class Device>
auto elu(const Tensor<T, S, Device>& x, double alpha = 1) {
  static_assert(is_floating<T>, "elu: elements must be float or double");
  return detail::elementwise(x, formula::Elu{alpha});
}

/// x sigmoid(x), also called swish. Source: Elfwing et al., "Sigmoid-weighted linear units", 2018.
template <class T, class S, class Device>
auto silu(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "silu: elements must be float or double");
  return detail::elementwise<formula::Silu>(x);
}

/// log(1 + exp(beta x)) / beta, with a positive beta.
template <class T, class S, class Device>
auto softplus(const Tensor<T, S, Device>& x, double beta = 1) {
  static_assert(is_floating<T>, "softplus: elements must be float or double");
  check(beta > 0, "softplus: beta must be positive", "> 0", beta);
  return detail::elementwise(x, formula::Softplus{beta});
}

/// x tanh(softplus(x)). Source: Misra, "Mish", 2020.
template <class T, class S, class Device>
auto mish(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "mish: elements must be float or double");
  return detail::elementwise<formula::Mish>(x);
}

/// x clamp(x + 3, 0, 6) / 6. Source: Howard et al., "Searching for MobileNetV3", 2019.
template <class T, class S, class Device>
auto hardswish(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "hardswish: elements must be float or double");
  return detail::elementwise<formula::Hardswish>(x);
}

}  // namespace wm
