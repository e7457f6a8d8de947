// SPDX-License-Identifier: MIT
#include <whitematter/core/dtype.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "support/catch.hpp"

using namespace wm;

namespace {

struct Format {
  int mantissa, smallest_exponent;
  double largest;
};
constexpr Format f16_format{10, -14, 65504.0};
const Format bf16_format{7, -126, std::ldexp(255.0, 120)};

/// The value of a pattern by the definition of IEEE 754, in double.
double value_of(std::uint16_t bits, const Format& format) {
  const int exponent = (bits & 0x7fff) >> format.mantissa, ones = (1 << (15 - format.mantissa)) - 1;
  const int fraction = bits & ((1 << format.mantissa) - 1);
  const double sign = bits & 0x8000 ? -1 : 1;
  if (exponent == ones) return fraction ? std::nan("") : sign * std::numeric_limits<double>::infinity();
  if (exponent == 0) return sign * std::ldexp(fraction, format.smallest_exponent - format.mantissa);
  return sign * std::ldexp(fraction + (1 << format.mantissa),
                           exponent - 1 + format.smallest_exponent - format.mantissa);
}

/// The nearest value of a format, an even one where two are as near.
double rounded(double x, const Format& format) {
  if (x == 0 || !std::isfinite(x)) return x;
  const double unit = std::ldexp(1.0, std::max(std::ilogb(x), format.smallest_exponent) - format.mantissa);
  const double result = std::nearbyint(x / unit) * unit;
  return std::abs(result) > format.largest ? std::copysign(std::numeric_limits<double>::infinity(), x)
                                           : result;
}

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

template <class Half>
int wrong_values(const Format& format) {
  int wrong = 0;
  for (unsigned bits = 0; bits <= 0xffff; ++bits) {
    Half half;
    half.bits = static_cast<std::uint16_t>(bits);
    const float value = static_cast<float>(half);
    const bool back = std::isnan(value) ? std::isnan(static_cast<float>(Half(value))) : Half(value) == half;
    wrong += !same(value, value_of(half.bits, format)) || !back;
  }
  return wrong;
}

/// Counts floats that are not rounded as the reference says: around every pattern, in the middle between
/// neighbours, and some of all sizes.
template <class Half>
int wrong_roundings(const Format& format) {
  int wrong = 0;
  const auto check = [&](float x) {
    if (!same(static_cast<float>(Half(x)), rounded(x, format))) ++wrong;
  };
  const float infinity = std::numeric_limits<float>::infinity();
  for (unsigned bits = 0; bits <= 0xffff; ++bits) {
    const double a = value_of(static_cast<std::uint16_t>(bits), format);
    const double b = value_of(static_cast<std::uint16_t>(bits + 1), format);
    if (!std::isfinite(a)) continue;
    const float middle = static_cast<float>(
        std::isfinite(b) ? (a + b) / 2
                         : a + (a - value_of(static_cast<std::uint16_t>(bits - 1), format)) / 2);
    for (const float x : {static_cast<float>(a), middle})
      check(x), check(std::nextafter(x, infinity)), check(std::nextafter(x, -infinity));
  }
  std::mt19937 random(7);
  for (int i = 0; i < 300'000; ++i) check(std::bit_cast<float>(static_cast<std::uint32_t>(random())));
  for (int i = 0; i < 300'000; ++i)
    check(std::ldexp(static_cast<float>(static_cast<std::int32_t>(random())),
                     static_cast<int>(random() % 64) - 60));
  return wrong;
}

}  // namespace

TEST_CASE("all 65,536 halves have IEEE's value and come back from float") {
  CHECK(wrong_values<f16>(f16_format) == 0);
  CHECK(wrong_values<bf16>(bf16_format) == 0);
}

TEST_CASE("floats round to the nearest half, to the even one in the middle") {
  CHECK(wrong_roundings<f16>(f16_format) == 0);
  CHECK(wrong_roundings<bf16>(bf16_format) == 0);
}

TEST_CASE("halves at the edges") {
  CHECK(f16(65504.f).bits == 0x7bff);
  CHECK(f16(65519.996f).bits == 0x7bff);
  CHECK(f16(65520.f).bits == 0x7c00);
  CHECK(f16(-65520.f).bits == 0xfc00);
  CHECK(f16(0x1p-24f).bits == 1);
  CHECK(f16(0x1p-25f).bits == 0);
  CHECK(f16(-0.f).bits == 0x8000);
  CHECK(bf16(std::numeric_limits<float>::max()).bits == 0x7f80);
  CHECK(bf16(1.f).bits == 0x3f80);
}

// Element types by their size in memory and by the names of NumPy.
static_assert(size_of(element_type<float>()) == sizeof(float) &&
              size_of(element_type<double>()) == sizeof(double));
static_assert(size_of(element_type<f16>()) == sizeof(f16) && size_of(element_type<bf16>()) == sizeof(bf16));
static_assert(size_of(element_type<std::int32_t>()) == 4 && size_of(element_type<std::int64_t>()) == 8);
static_assert(size_of(element_type<std::uint8_t>()) == 1 && size_of(element_type<bool>()) == sizeof(bool));
static_assert(std::string_view(name_of(element_type<bf16>())) == "bfloat16");
static_assert(std::string_view(name_of(element_type<std::uint8_t>())) == "uint8");
static_assert(size_of(element_type<std::int8_t>()) == 1 &&
              std::string_view(name_of(element_type<std::int8_t>())) == "int8");
static_assert(Floating<float> && Floating<double> && !Floating<f16> && !Floating<int>);
static_assert(Integral<std::int32_t> && Integral<std::int64_t> && !Integral<std::uint8_t> &&
              !Integral<float>);
