// SPDX-License-Identifier: MIT
#include <whitematter/cpu/gelu.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "support/catch.hpp"

using namespace wm;

namespace {

template <class F>
std::vector<float> in_vectors(const std::vector<float>& x) {
  std::vector<float> y(x.size());
  const auto n = static_cast<std::int64_t>(x.size());
  eigen::vector(y.data(), n) = eigen::vector(x.data(), n).unaryExpr(F());
  return y;
}

}  // namespace

TEST_CASE("gelu of floats is within the error of its source") {
  std::vector<float> x{0, -0.0f, 1e-38f, -1e-38f, 29, -29, 31, -31};
  for (int i = -1000; i <= 1000; ++i) x.push_back(static_cast<float>(i) / 125);
  const auto y = in_vectors<kernel::Gelu>(x), slope = in_vectors<kernel::GeluSlope>(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double v = x[i], share = 0.5 * std::erfc(-v / std::numbers::sqrt2),
                 density = std::exp(-v * v / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    CAPTURE(v);
    CHECK(std::abs(static_cast<double>(y[i]) - v * share) <= 2.5e-7 * std::abs(v));
    CHECK(std::abs(static_cast<double>(slope[i]) - (share + v * density)) <= 3e-7);
  }
}

TEST_CASE("one float is computed as many are") {
  const std::vector<float> x{-3, -0.7f, 0.2f, 1, 5};
  const auto y = in_vectors<kernel::Gelu>(std::vector<float>(64, x[1]));
  for (const float each : y) CHECK(each == Approx(kernel::Gelu()(x[1])).epsilon(1e-6));
  for (const float v : x) CHECK(kernel::GeluSlope()(v) == Approx(in_vectors<kernel::GeluSlope>({v})[0]));
}

TEST_CASE("gelu of what is infinite, or no number") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (const std::size_t count : {1u, 64u}) {
    const auto all = [count](float v) { return std::vector<float>(count, v); };
    CHECK(in_vectors<kernel::Gelu>(all(infinity)) == all(infinity));
    for (const float v : in_vectors<kernel::Gelu>(all(-infinity))) CHECK(std::abs(v) < 1e-30f);
    CHECK(in_vectors<kernel::GeluSlope>(all(infinity)) == all(1));
    for (const float v : in_vectors<kernel::GeluSlope>(all(-infinity))) CHECK(std::abs(v) < 1e-30f);
    for (const float v : in_vectors<kernel::Gelu>(all(std::nanf("")))) CHECK(std::isnan(v));
    for (const float v : in_vectors<kernel::GeluSlope>(all(std::nanf("")))) CHECK(std::isnan(v));
  }
}
