// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <vector>

#include <whitematter/data/augment.hpp>

namespace wm {

namespace detail {

/// factor * a + (1 - factor) * b, cut off at 0 and 255 and at the point.
inline std::uint8_t blend(std::uint8_t a, float b, float factor) {
  const float value = factor * static_cast<float>(a) + (1 - factor) * b;
  return static_cast<std::uint8_t>(std::clamp(value, 0.0f, 255.0f));
}

/// The brightness of each pixel as television weighs red, green and blue; a gray image itself.
inline std::vector<std::uint8_t> luminance(const std::uint8_t* image, const ImageSize& size) {
  const std::ptrdiff_t pixels = std::ptrdiff_t{size.height} * size.width;
  if (size.channels == 1) return {image, image + pixels};
  std::vector<std::uint8_t> result(static_cast<std::size_t>(pixels));
  for (std::ptrdiff_t p = 0; p < pixels; ++p)
    result[static_cast<std::size_t>(p)] = static_cast<std::uint8_t>(
        0.2989f * static_cast<float>(image[p]) + 0.587f * static_cast<float>(image[pixels + p]) +
        0.114f * static_cast<float>(image[2 * pixels + p]));
  return result;
}

inline void change_brightness(std::uint8_t* image, const ImageSize& size, float factor) {
  const std::ptrdiff_t elements = std::ptrdiff_t{size.channels} * size.height * size.width;
  for (std::ptrdiff_t i = 0; i < elements; ++i) image[i] = blend(image[i], 0, factor);
}

inline void change_contrast(std::uint8_t* image, const ImageSize& size, float factor) {
  const std::vector<std::uint8_t> gray = luminance(image, size);
  double sum = 0;
  for (const std::uint8_t value : gray) sum += value;
  const float mean = static_cast<float>(sum / static_cast<double>(gray.size()));
  const std::ptrdiff_t elements = std::ptrdiff_t{size.channels} * size.height * size.width;
  for (std::ptrdiff_t i = 0; i < elements; ++i) image[i] = blend(image[i], mean, factor);
}

inline void change_saturation(std::uint8_t* image, const ImageSize& size, float factor) {
  if (size.channels == 1) return;
  const std::vector<std::uint8_t> gray = luminance(image, size);
  for (int c = 0; c < size.channels; ++c)
    for (const std::uint8_t value : gray) *image = blend(*image, value, factor), ++image;
}

/// Turns the color wheel: hue, in [0, 1), goes up by a share of it. Source: Smith, "Color gamut transform
/// pairs", SIGGRAPH 1978.
inline std::array<float, 3> turn_hue(float r, float g, float b, float share) {
  const float value = std::max({r, g, b}), range = value - std::min({r, g, b});
  if (range == 0) return {r, g, b};
  const float saturation = range / value;
  const float hue = (value == r   ? (g - b) / range
                     : value == g ? 2 + (b - r) / range
                                  : 4 + (r - g) / range) /
                    6;
  const float turned = hue + share - std::floor(hue + share);
  const float sector = std::floor(turned * 6), part = turned * 6 - sector;
  const float p = value * (1 - saturation), q = value * (1 - saturation * part),
              t = value * (1 - saturation * (1 - part));
  switch (static_cast<int>(sector) % 6) {
    case 0:
      return {value, t, p};
    case 1:
      return {q, value, p};
    case 2:
      return {p, value, t};
    case 3:
      return {p, q, value};
    case 4:
      return {t, p, value};
    default:
      return {value, p, q};
  }
}

inline void change_hue(std::uint8_t* image, const ImageSize& size, float share) {
  if (size.channels == 1) return;
  const std::ptrdiff_t pixels = std::ptrdiff_t{size.height} * size.width;
  for (std::ptrdiff_t p = 0; p < pixels; ++p, ++image) {
    const auto channel = [&](int c) { return static_cast<float>(image[c * pixels]) / 255; };
    const std::array<float, 3> color = turn_hue(channel(0), channel(1), channel(2), share);
    for (std::size_t c = 0; c < 3; ++c)
      image[static_cast<std::ptrdiff_t>(c) * pixels] =
          static_cast<std::uint8_t>(std::clamp(color[c] * 255.999f, 0.0f, 255.0f));
  }
}

}  // namespace detail

/// Brightness, contrast and saturation multiplied by factors of [max(0, 1 - x), 1 + x] each, and the hue
/// moved by a share of [-hue, hue] of the color wheel, in an order that is drawn too; all as in torchvision.
/// Images have one or three channels, and a gray one keeps saturation and hue.
inline Augmentation color_jitter(double brightness, double contrast = 0, double saturation = 0,
                                 double hue = 0) {
  check(brightness >= 0, "color_jitter: the brightness must not be negative", ">= 0", brightness);
  check(contrast >= 0, "color_jitter: the contrast must not be negative", ">= 0", contrast);
  check(saturation >= 0, "color_jitter: the saturation must not be negative", ">= 0", saturation);
  check(hue >= 0 && hue <= 0.5, "color_jitter: the hue must be a share of the wheel", "0 to 0.5", hue);
  return [brightness, contrast, saturation, hue](std::uint8_t* image, const ImageSize& size,
                                                 Generator& generator) {
    check<ShapeError>(size.channels == 1 || size.channels == 3, "color_jitter: the image must be gray or RGB",
                      "1 or 3 channels", size.channels);
    std::array<int, 4> order{0, 1, 2, 3};
    for (std::uint32_t i = 3; i > 0; --i) std::swap(order[i], order[generator.below(i + 1)]);
    const auto between = [&](double low, double high) {
      return static_cast<float>(low + (high - low) * generator.uniform());
    };
    const auto factor = [&](double x) { return between(std::max(0.0, 1 - x), 1 + x); };
    const float brighter = factor(brightness), sharper = factor(contrast), purer = factor(saturation),
                turned = between(-hue, hue);
    for (const int change : order) {
      if (change == 0 && brightness > 0) detail::change_brightness(image, size, brighter);
      if (change == 1 && contrast > 0) detail::change_contrast(image, size, sharper);
      if (change == 2 && saturation > 0) detail::change_saturation(image, size, purer);
      if (change == 3 && hue > 0) detail::change_hue(image, size, turned);
    }
  };
}

}  // namespace wm
