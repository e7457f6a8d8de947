// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include <whitematter/data/augment.hpp>

namespace wm {

namespace detail {

/// What one pixel of a resized row or column is made of: values from `first` on, and their weights.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

/// Pixels [offset, offset + count) of `from` pixels resized to `to`. A pixel's weights form a triangle as
/// wide as two pixels of the coarser of both, so that reducing an image averages it.
inline std::vector<Taps> triangle_taps(int from, int to, int offset, int count) {
  const double scale = static_cast<double>(from) / to, reach = std::max(scale, 1.0);
  std::vector<Taps> result(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const double center = (offset + i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(center - reach + 0.5));
    const int last = std::min(from, static_cast<int>(center + reach + 0.5));
    std::vector<float> weights;
    double sum = 0;
    for (int j = first; j < last; ++j) {
      const double weight = std::max(0.0, 1 - std::abs(j + 0.5 - center) / reach);
      weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (float& weight : weights) weight = static_cast<float>(weight / sum);
    result[static_cast<std::size_t>(i)] = {first, std::move(weights)};
  }
  return result;
}

/// Size of an image that just covers a window, in its own proportions.
inline ImageSize covering(const ImageSize& size, int height, int width) {
  const double scale =
      std::max(static_cast<double>(height) / size.height, static_cast<double>(width) / size.width);
  const auto scaled = [&](int length, int least) {
    return std::max(least, static_cast<int>(std::lround(length * scale)));
  };
  return {size.channels, scaled(size.height, height), scaled(size.width, width)};
}

}  // namespace detail

/// An image [height, width, channels] to the planes [C, H, W]: resized, in its proportions, to just cover the
/// new size, linearly and with antialiasing, and cropped around its center.
inline void resize_and_crop(const std::uint8_t* image, const ImageSize& size, int height, int width,
                            std::uint8_t* planes) {
  check<ShapeError>(size.channels > 0 && size.height > 0 && size.width > 0 && height > 0 && width > 0,
                    "resize_and_crop: images must have pixels", ">= 1x1",
                    text(size.height, "x", size.width, " to ", height, "x", width));
  const ImageSize whole = detail::covering(size, height, width);
  const auto rows = detail::triangle_taps(size.height, whole.height, (whole.height - height) / 2, height);
  const auto columns = detail::triangle_taps(size.width, whole.width, (whole.width - width) / 2, width);
  const int first = rows.front().first;
  const int last = rows.back().first + static_cast<int>(rows.back().weights.size());
  const std::size_t channels = static_cast<std::size_t>(size.channels),
                    wide = static_cast<std::size_t>(width);
  std::vector<float> narrow(static_cast<std::size_t>(last - first) * wide * channels);  // resized along rows
  float* to = narrow.data();
  for (int y = first; y < last; ++y)
    for (const auto& taps : columns)
      for (std::size_t c = 0; c < channels; ++c) {
        const std::uint8_t* from = image + (std::ptrdiff_t{y} * size.width + taps.first) * size.channels + c;
        float sum = 0;
        for (const float weight : taps.weights) sum += weight * static_cast<float>(*from), from += channels;
        *to++ = sum;
      }
  for (std::size_t c = 0; c < channels; ++c)
    for (const auto& taps : rows)
      for (std::size_t x = 0; x < wide; ++x) {
        const float* from =
            narrow.data() + (static_cast<std::size_t>(taps.first - first) * wide + x) * channels + c;
        float sum = 0;
        for (const float weight : taps.weights) sum += weight * *from, from += wide * channels;
        *planes++ = static_cast<std::uint8_t>(std::clamp(sum + 0.5f, 0.0f, 255.0f));
      }
}

}  // namespace wm
