// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/arithmetic.hpp>

namespace wm {

/// Comparisons give a Tensor<bool>, which is no function that a gradient could pass.
namespace formula {

struct Less {
  using result = bool;
  static constexpr auto onnx = "Less";
  static constexpr auto rule = "less: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a < b; }
};

struct LessEqual {
  using result = bool;
  static constexpr auto onnx = "LessOrEqual";
  static constexpr auto rule = "less_equal: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a <= b; }
};

struct Greater {
  using result = bool;
  static constexpr auto onnx = "Greater";
  static constexpr auto rule = "greater: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a > b; }
};

struct GreaterEqual {
  using result = bool;
  static constexpr auto onnx = "GreaterOrEqual";
  static constexpr auto rule = "greater_equal: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a >= b; }
};

struct Equal {
  using result = bool;
  template <class T>
  static constexpr bool takes = Arithmetic<T> || std::is_same_v<T, bool>;
  static constexpr auto onnx = "Equal";
  static constexpr auto rule = "equal: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a == b; }
};

struct NotEqual {
  using result = bool;
  template <class T>
  static constexpr bool takes = Arithmetic<T> || std::is_same_v<T, bool>;
  static constexpr auto rule = "not_equal: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a != b; }
  static graph::Traced describe(graph::Compose& g, graph::ValueId a, graph::ValueId b) {
    return g.last("Not", {g("Equal", {a, b})});
  }
};

}  // namespace formula

WM_BINARY(operator<, Less, "less")
WM_BINARY(operator<=, LessEqual, "less_equal")
WM_BINARY(operator>, Greater, "greater")
WM_BINARY(operator>=, GreaterEqual, "greater_equal")
WM_BINARY(operator==, Equal, "equal")
WM_BINARY(operator!=, NotEqual, "not_equal")

}  // namespace wm
