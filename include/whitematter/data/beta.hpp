// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/core/error.hpp>
#include <whitematter/core/random.hpp>

namespace wm {

namespace detail {

/// The logarithm of a draw from the gamma distribution of scale 1: for small shapes the draw itself is too
/// small for a double. Source: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
inline double log_gamma_draw(double shape, Generator& generator) {
  if (shape < 1) {
    const double power = std::log(1 - generator.uniform()) / shape;
    return log_gamma_draw(shape + 1, generator) + power;
  }
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = generator.normal(), root = 1 + c * x, log_uniform = std::log(1 - generator.uniform());
    if (root <= 0) continue;
    const double v = root * root * root;
    if (log_uniform < x * x / 2 + d - d * v + d * std::log(v)) return std::log(d) + std::log(v);
  }
}

}  // namespace detail

/// A number in [0, 1] from the beta distribution.
inline double beta_draw(double a, double b, Generator& generator) {
  check(a > 0 && b > 0, "beta_draw: both parameters must be positive", "> 0", text(a, " and ", b));
  const double x = detail::log_gamma_draw(a, generator), y = detail::log_gamma_draw(b, generator);
  return 1 / (1 + std::exp(y - x));
}

}  // namespace wm
