// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <utility>

#include <whitematter/core/error.hpp>
#include <whitematter/core/random.hpp>

namespace wm {

struct ImageSize {
  int channels = 0;
  int height = 0;
  int width = 0;
};

/// Changes an image in place: its planes [C, H, W], before normalization. Draws only from the generator,
/// which is the image's own in each epoch, and is called from any thread.
using Augmentation = std::function<void(std::uint8_t* image, const ImageSize& size, Generator& generator)>;

namespace detail {

/// The image moved up by `rows` and left by `columns`; what comes in is black.
inline void shift(std::uint8_t* image, const ImageSize& size, int rows, int columns) {
  const int kept = std::max(0, size.width - std::abs(columns));
  for (int c = 0; c < size.channels; ++c) {
    std::uint8_t* plane = image + std::ptrdiff_t{c} * size.height * size.width;
    for (int i = 0; i < size.height; ++i) {
      // A row is read before it is written when the walk goes the way the image moves.
      const int y = rows >= 0 ? i : size.height - 1 - i;
      std::uint8_t* to = plane + std::ptrdiff_t{y} * size.width;
      const bool inside = y + rows >= 0 && y + rows < size.height;
      if (!inside) {
        std::fill_n(to, size.width, std::uint8_t{0});
        continue;
      }
      const std::uint8_t* from = to + std::ptrdiff_t{rows} * size.width;
      if (columns >= 0) {
        std::copy(from + size.width - kept, from + size.width, to);
        std::fill(to + kept, to + size.width, std::uint8_t{0});
      } else {
        std::copy_backward(from, from + kept, to + size.width);
        std::fill(to, to + size.width - kept, std::uint8_t{0});
      }
    }
  }
}

}  // namespace detail

/// A crop of the image's own size from the image with a black border of `padding` pixels around it.
inline Augmentation pad_crop(int padding) {
  check(padding >= 0, "pad_crop: the padding must not be negative", ">= 0", padding);
  return [padding](std::uint8_t* image, const ImageSize& size, Generator& generator) {
    const auto offset = [&] {
      return static_cast<int>(generator.below(2 * static_cast<std::uint32_t>(padding) + 1)) - padding;
    };
    const int rows = offset(), columns = offset();
    detail::shift(image, size, rows, columns);
  };
}

/// The image moved down and to the right by so many pixels, with a black border.
inline Augmentation translate(int rows, int columns) {
  return [=](std::uint8_t* image, const ImageSize& size, Generator&) {
    detail::shift(image, size, -rows, -columns);
  };
}

/// The image's mirror image, with a probability.
inline Augmentation flip(double probability = 0.5) {
  check(probability >= 0 && probability <= 1, "flip: the probability must be a share", "0 to 1", probability);
  return [probability](std::uint8_t* image, const ImageSize& size, Generator& generator) {
    if (generator.uniform() >= probability) return;
    for (int row = 0; row < size.channels * size.height; ++row) {
      std::uint8_t* begin = image + std::ptrdiff_t{row} * size.width;
      std::reverse(begin, begin + size.width);
    }
  };
}

/// The image upside down, with a probability.
inline Augmentation vertical_flip(double probability = 0.5) {
  check(probability >= 0 && probability <= 1, "vertical_flip: the probability must be a share", "0 to 1",
        probability);
  return [probability](std::uint8_t* image, const ImageSize& size, Generator& generator) {
    if (generator.uniform() >= probability) return;
    for (int c = 0; c < size.channels; ++c) {
      std::uint8_t* plane = image + std::ptrdiff_t{c} * size.height * size.width;
      for (int y = 0; y < size.height / 2; ++y)
        std::swap_ranges(plane + std::ptrdiff_t{y} * size.width, plane + std::ptrdiff_t{y + 1} * size.width,
                         plane + std::ptrdiff_t{size.height - 1 - y} * size.width);
    }
  };
}

/// A black square of `side` pixels a side around a pixel of the image; what lies outside is cut off.
/// Source: DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017.
inline Augmentation cutout(int side) {
  check(side > 0, "cutout: the square must have a pixel", ">= 1", side);
  return [side](std::uint8_t* image, const ImageSize& size, Generator& generator) {
    const auto range = [&](int length) {
      const int begin = static_cast<int>(generator.below(static_cast<std::uint32_t>(length))) - side / 2;
      return std::pair{std::max(begin, 0), std::min(begin + side, length)};
    };
    const auto [top, bottom] = range(size.height);
    const auto [left, right] = range(size.width);
    for (int c = 0; c < size.channels; ++c)
      for (int y = top; y < bottom; ++y) {
        std::uint8_t* row = image + (std::ptrdiff_t{c} * size.height + y) * size.width;
        std::fill(row + left, row + right, std::uint8_t{0});
      }
  };
}

}  // namespace wm
