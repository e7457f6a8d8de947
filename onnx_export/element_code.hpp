// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include <whitematter/core/dtype.hpp>

namespace wm::onnx {

/// ONNX's number for an element type.
constexpr std::int32_t element_code(ElementType type) {
  switch (type) {
    case ElementType::Float32:
      return 1;
    case ElementType::UInt8:
      return 2;
    case ElementType::Int32:
      return 6;
    case ElementType::Int64:
      return 7;
    case ElementType::Bool:
      return 9;
    case ElementType::Float16:
      return 10;
    case ElementType::Float64:
      return 11;
    case ElementType::BFloat16:
      return 16;
  }
  return 0;
}

/// The element type that has ONNX's number.
constexpr std::optional<ElementType> element_of(std::int64_t code) {
  using enum ElementType;
  for (ElementType type : {Float32, Float64, Float16, BFloat16, Int32, Int64, UInt8, Bool})
    if (element_code(type) == code) return type;
  return std::nullopt;
}

}  // namespace wm::onnx
