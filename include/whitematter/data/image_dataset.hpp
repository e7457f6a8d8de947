// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <whitematter/tensor/tensor.hpp>

namespace wm {

/// Labelled images in memory, all of one size: a PixelDataset. A copy shares the pixels.
template <int Channels, int Height, int Width>
struct ImageDataset {
  static constexpr int channels = Channels, height = Height, width = Width;
  using ImageShape = Shape<Batch, Channels, Height, Width>;

  Tensor<std::uint8_t, ImageShape> images;
  Tensor<std::int64_t, Shape<Batch>> labels;
  std::vector<std::string> classes = {};              ///< the name of each label
  std::array<float, Channels> mean = {};              ///< of the pixels, scaled to [0, 1]
  std::array<float, Channels> deviation = filled(1);  ///< their standard deviation

  int size() const { return images.has_value() ? images.size(0) : 0; }
  std::int64_t label(int i) const { return labels.array().data()[i]; }

  /// Images [begin, begin + count), which share the pixels. Fails with ShapeError outside of them.
  ImageDataset sliced(int begin, int count) const {
    check<ShapeError>(begin >= 0 && count >= 0 && begin <= size() - count,
                      "ImageDataset: a slice must lie in the images", text("within ", size()),
                      text(begin, " to ", begin + count));
    ImageDataset result = *this;
    result.images = decltype(images)(images.array().sliced(begin, count));
    result.labels = decltype(labels)(labels.array().sliced(begin, count));
    return result;
  }

  /// Writes the planes [C, H, W] of one image.
  void pixels(int i, std::uint8_t* to) const {
    constexpr std::int64_t plane = std::int64_t{Height} * Width;
    const Array<std::uint8_t, Cpu>& all = images.array();
    const std::uint8_t* from = all.data() + i * plane * Channels;
    if (all.layout() == Layout::RowMajor) {
      std::copy_n(from, plane * Channels, to);
      return;
    }
    for (std::int64_t p = 0; p < plane; ++p)
      for (int c = 0; c < Channels; ++c) to[c * plane + p] = *from++;
  }

  void validate() const {
    const int count = labels.has_value() ? labels.size(0) : 0;
    check<ShapeError>(count == size(), "Loader: each image must have a label", size(), count);
  }

  /// What a model is trained on for each value of a pixel: (pixel / 255 - mean) / deviation.
  template <Floating T>
  std::array<std::array<T, 256>, Channels> normalized_values() const {
    std::array<std::array<T, 256>, Channels> result{};
    for (std::size_t c = 0; c < result.size(); ++c)
      for (std::size_t pixel = 0; pixel < 256; ++pixel)
        result[c][pixel] =
            static_cast<T>((static_cast<double>(pixel) / 255 - double{mean[c]}) / double{deviation[c]});
    return result;
  }

 private:
  static constexpr std::array<float, Channels> filled(float value) {
    std::array<float, Channels> result{};
    result.fill(value);
    return result;
  }
};

}  // namespace wm
