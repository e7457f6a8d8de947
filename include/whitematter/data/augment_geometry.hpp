// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include <whitematter/data/augment.hpp>

namespace wm {

namespace detail {

/// A plane's value between its pixels, whose centers lie at whole numbers; outside it is black.
inline double bilinear(const std::uint8_t* plane, const ImageSize& size, double y, double x) {
  const double top = std::floor(y), left = std::floor(x);
  const double down = y - top, right = x - left;
  const auto pixel = [&](double row, double column) {
    const bool inside = row >= 0 && row < size.height && column >= 0 && column < size.width;
    if (!inside) return 0.0;
    return static_cast<double>(
        plane[static_cast<std::ptrdiff_t>(row) * size.width + static_cast<std::ptrdiff_t>(column)]);
  };
  return (1 - down) * ((1 - right) * pixel(top, left) + right * pixel(top, left + 1)) +
         down * ((1 - right) * pixel(top + 1, left) + right * pixel(top + 1, left + 1));
}

/// Turns an image around its center, counterclockwise for positive degrees.
inline void turn(std::uint8_t* image, const ImageSize& size, double degrees) {
  const double angle = degrees * std::numbers::pi / 180, cos = std::cos(angle), sin = std::sin(angle);
  const double middle_y = (size.height - 1) / 2.0, middle_x = (size.width - 1) / 2.0;
  const std::ptrdiff_t pixels = std::ptrdiff_t{size.height} * size.width;
  const std::vector<std::uint8_t> before(image, image + size.channels * pixels);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) {
      const double down = y - middle_y, right = x - middle_x;
      const double from_y = middle_y + right * sin + down * cos, from_x = middle_x + right * cos - down * sin;
      for (int c = 0; c < size.channels; ++c) {
        const double value = bilinear(before.data() + c * pixels, size, from_y, from_x);
        image[c * pixels + std::ptrdiff_t{y} * size.width + x] = static_cast<std::uint8_t>(value + 0.5);
      }
    }
}

}  // namespace detail

/// The image turned around its center by an angle of [-degrees, degrees], read between its pixels linearly,
/// black where nothing was.
inline Augmentation rotate(double degrees) {
  check(degrees >= 0, "rotate: the largest angle must not be negative", ">= 0", degrees);
  return [degrees](std::uint8_t* image, const ImageSize& size, Generator& generator) {
    detail::turn(image, size, (2 * generator.uniform() - 1) * degrees);
  };
}

}  // namespace wm
