// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include <whitematter/graph/graph.hpp>

namespace wm::onnx {

using graph::element_code;

/// The element type that has ONNX's number.
constexpr std::optional<ElementType> element_of(std::int64_t code) {
  using enum ElementType;
  for (ElementType type : {Float32, Float64, Float16, BFloat16, Int32, Int64, Int8, UInt8, Bool})
    if (element_code(type) == code) return type;
  return std::nullopt;
}

}  // namespace wm::onnx
