// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace wm {

/// IEEE 754 binary16. A storage type: compute in float.
struct f16 {
  std::uint16_t bits = 0;

  f16() = default;
  explicit f16(float value) : bits(round(value)) {}
  explicit operator float() const;
  friend bool operator==(f16, f16) = default;

 private:
  static std::uint16_t round(float value);
};

/// The upper half of a binary32. A storage type: compute in float.
struct bf16 {
  std::uint16_t bits = 0;

  bf16() = default;
  explicit bf16(float value) : bits(round(value)) {}
  explicit operator float() const { return std::bit_cast<float>(std::uint32_t{bits} << 16); }
  friend bool operator==(bf16, bf16) = default;

 private:
  static std::uint16_t round(float value) {
    const auto u = std::bit_cast<std::uint32_t>(value);
    if ((u & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>((u >> 16) | 0x40u);
    return static_cast<std::uint16_t>((u + 0x7fffu + ((u >> 16) & 1u)) >> 16);
  }
};

// Multiplying by a power of two lets the float unit handle subnormals of the half in both directions.
inline f16::operator float() const {
  const std::uint32_t sign = std::uint32_t{bits & 0x8000u} << 16;
  const std::uint32_t rest = std::uint32_t{bits & 0x7fffu} << 13;
  if (rest >= 0x0f800000u) return std::bit_cast<float>(sign | (rest + 0x70000000u));  // infinity, NaN
  const float magnitude = std::bit_cast<float>(rest) * 0x1p112f;
  return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
}

inline std::uint16_t f16::round(float value) {
  const auto u = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>((u >> 16) & 0x8000u);
  const std::uint32_t magnitude = u & 0x7fffffffu;
  const auto with_sign = [sign](std::uint32_t half) { return static_cast<std::uint16_t>(sign | half); };
  if (magnitude > 0x7f800000u) return with_sign(0x7e00u);
  if (magnitude >= 0x477ff000u) return with_sign(0x7c00u);  // rounds beyond 65504
  if (magnitude < 0x38800000u) {                            // a subnormal half: let addition round it
    const float aligned = std::bit_cast<float>(magnitude) + 0.5f;
    return with_sign(std::bit_cast<std::uint32_t>(aligned) - std::bit_cast<std::uint32_t>(0.5f));
  }
  return with_sign((magnitude - 0x38000000u + 0xfffu + ((magnitude >> 13) & 1u)) >> 13);
}

/// Element types as values, for files and graphs.
enum class ElementType { Float32, Float64, Float16, BFloat16, Int32, Int64, Int8, UInt8, Bool };

template <class T>
constexpr ElementType element_type() {
  if constexpr (std::is_same_v<T, float>)
    return ElementType::Float32;
  else if constexpr (std::is_same_v<T, double>)
    return ElementType::Float64;
  else if constexpr (std::is_same_v<T, f16>)
    return ElementType::Float16;
  else if constexpr (std::is_same_v<T, bf16>)
    return ElementType::BFloat16;
  else if constexpr (std::is_same_v<T, std::int32_t>)
    return ElementType::Int32;
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return ElementType::Int64;
  else if constexpr (std::is_same_v<T, std::int8_t>)
    return ElementType::Int8;
  else if constexpr (std::is_same_v<T, std::uint8_t>)
    return ElementType::UInt8;
  else {
    static_assert(std::is_same_v<T, bool>,
                  "element type: float, double, f16, bf16, int32_t, int64_t, int8_t, uint8_t or bool");
    return ElementType::Bool;
  }
}

constexpr std::size_t size_of(ElementType type) {
  switch (type) {
    case ElementType::Float64:
    case ElementType::Int64:
      return 8;
    case ElementType::Float32:
    case ElementType::Int32:
      return 4;
    case ElementType::Float16:
    case ElementType::BFloat16:
      return 2;
    case ElementType::Int8:
    case ElementType::UInt8:
    case ElementType::Bool:
      return 1;
  }
  return 0;
}

/// The name of an element type as NumPy and ONNX print it.
constexpr const char* name_of(ElementType type) {
  switch (type) {
    case ElementType::Float32:
      return "float32";
    case ElementType::Float64:
      return "float64";
    case ElementType::Float16:
      return "float16";
    case ElementType::BFloat16:
      return "bfloat16";
    case ElementType::Int32:
      return "int32";
    case ElementType::Int64:
      return "int64";
    case ElementType::Int8:
      return "int8";
    case ElementType::UInt8:
      return "uint8";
    case ElementType::Bool:
      return "bool";
  }
  return "unknown";
}

/// Types that carry a gradient and that kernels compute in.
template <class T>
concept Floating = std::is_same_v<T, float> || std::is_same_v<T, double>;

/// The same as a variable, of which a failed static_assert prints one line.
template <class T>
inline constexpr bool is_floating = Floating<T>;

/// Types that can name a class or a position.
template <class T>
concept Integral = std::is_same_v<T, std::int32_t> || std::is_same_v<T, std::int64_t>;

/// Types with sums and products.
template <class T>
concept Arithmetic = Floating<T> || Integral<T> || std::is_same_v<T, std::uint8_t>;
template <class T>
inline constexpr bool is_arithmetic = Arithmetic<T>;

}  // namespace wm
