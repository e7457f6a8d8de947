// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include <whitematter/data/augment.hpp>
#include <whitematter/data/dataset.hpp>

namespace wm::detail {

/// Batches of a dataset of pixels: each image is augmented as bytes and written once, normalized, with the
/// channels last.
template <class Data, Floating T>
class ImageBatches {
 public:
  struct Item {
    Tensor<T, Shape<Batch, Data::channels, Data::height, Data::width>> images;
    Tensor<std::int64_t, Shape<Batch>> labels;
  };

  ImageBatches(Data data, std::vector<Augmentation> augment)
      : data_(std::move(data)),
        augment_(std::move(augment)),
        values_(data_.template normalized_values<T>()) {}

  const Data& data() const { return data_; }

  Item operator()(const Selection& selection) const {
    const int count = selection.size();
    Array<T, Cpu> images({count, Data::channels, Data::height, Data::width}, Layout::ChannelsLast);
    Array<std::int64_t, Cpu> labels({count});
    std::vector<std::uint8_t> image(pixels * Data::channels);
    T* to = images.data();
    for (int i = 0; i < count; ++i, to += image.size()) {
      data_.pixels(selection[i], image.data());
      Generator generator = selection.generator(i);
      for (const Augmentation& augment : augment_)
        augment(image.data(), {Data::channels, Data::height, Data::width}, generator);
      normalize(image.data(), to);
      labels.data()[i] = data_.label(selection[i]);
    }
    return {decltype(Item::images)(images), decltype(Item::labels)(labels)};
  }

 private:
  static constexpr std::size_t pixels = std::size_t{Data::height} * Data::width;

  void normalize(const std::uint8_t* from, T* to) const {
    for (std::size_t p = 0; p < pixels; ++p)
      for (std::size_t c = 0; c < std::size_t{Data::channels}; ++c) *to++ = values_[c][from[c * pixels + p]];
  }

  Data data_;
  std::vector<Augmentation> augment_;
  std::array<std::array<T, 256>, std::size_t{Data::channels}> values_;
};

}  // namespace wm::detail
