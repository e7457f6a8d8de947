// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/arithmetic.hpp>

namespace wm {

/// Tensors of true and false combine without a gradient. && and || compute both sides.
namespace formula {

struct And {
  template <class T>
  static constexpr bool takes = std::is_same_v<T, bool>;
  static constexpr auto onnx = "And";
  static constexpr auto rule = "logical_and: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a && b; }
};

struct Or {
  template <class T>
  static constexpr bool takes = std::is_same_v<T, bool>;
  static constexpr auto onnx = "Or";
  static constexpr auto rule = "logical_or: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a || b; }
};

struct Not {
  template <class T>
  static constexpr bool takes = std::is_same_v<T, bool>;
  static constexpr auto onnx = "Not";
  static auto forward(const auto& x) { return !x; }
};

}  // namespace formula

WM_BINARY(operator&&, And, "logical_and")
WM_BINARY(operator||, Or, "logical_or")

/// True where the element is false. [...] -> [...]
template <class T, class S, class Device>
auto logical_not(const Tensor<T, S, Device>& x) {
  static_assert(same_type<T, bool>, "logical_not: elements must be bool");
  if constexpr (same_type<T, bool>)
    return detail::elementwise<formula::Not>(x);
  else
    return x;
}

template <class T, class S, class Device>
auto operator!(const Tensor<T, S, Device>& x) {
  return logical_not(x);
}

}  // namespace wm
