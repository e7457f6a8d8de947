// SPDX-License-Identifier: MIT
#include <whitematter/data/image_batches.hpp>

#include <whitematter/data/image_dataset.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

/// Images that are computed when they are asked for: all pixels of image i are i, but 100 in channel 1.
struct Computed {
  static constexpr int channels = 2, height = 1, width = 3;

  int size() const { return 50; }
  std::int64_t label(int i) const { return i % 7; }
  void pixels(int i, std::uint8_t* to) const {
    for (int p = 0; p < 3; ++p) to[p] = static_cast<std::uint8_t>(i), to[3 + p] = 100;
  }
  template <Floating T>
  auto normalized_values() const {
    return ImageDataset<2, 1, 1>{}.template normalized_values<T>();
  }
};

static_assert(Dataset<Computed> && PixelDataset<Computed> && PixelDataset<ImageDataset<3, 8, 8>>);

}  // namespace

TEST_CASE("a dataset of pixels becomes normalized batches") {
  const std::vector<int> items{10, 51};
  const auto mark = [](std::uint8_t* image, const ImageSize&, Generator&) { image[5] = 255; };
  const auto [images, labels] = detail::ImageBatches<Computed, double>({}, {mark})(Selection(items, 0, 0));
  static_assert(std::is_same_v<std::decay_t<decltype(images)>, Tensor<double, Shape<Batch, 2, 1, 3>>>);
  CHECK(images.array().layout() == Layout::ChannelsLast);
  const double a = 10 / 255.0, b = 100 / 255.0, c = 51 / 255.0;
  CHECK(images.to_vector() == std::vector<double>{a, a, a, b, b, 1, c, c, c, b, b, 1});
  CHECK(labels.to_vector() == std::vector<std::int64_t>{3, 2});
}
