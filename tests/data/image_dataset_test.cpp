// SPDX-License-Identifier: MIT
#include <whitematter/data/image_dataset.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("pixels are normalized by channel") {
  ImageDataset<2, 1, 1> data;
  data.mean = {0.5f, 0.25f};
  data.deviation = {0.25f, 2.f};
  const auto values = data.normalized_values<double>();
  CHECK(values[0][0] == -2);
  CHECK(values[0][255] == 2);
  CHECK(values[1][0] == -0.125);
  CHECK(values[1][51] == Approx((0.2 - 0.25) / 2).epsilon(1e-15));
  CHECK(data.normalized_values<float>()[1][51] == static_cast<float>(values[1][51]));
}

TEST_CASE("without mean and deviation pixels are scaled to [0, 1]") {
  const auto values = ImageDataset<3, 8, 8>().normalized_values<float>();
  CHECK(values[2][0] == 0);
  CHECK(values[2][255] == 1);
}

TEST_CASE("a copy shares the pixels") {
  const ImageDataset<1, 2, 2> empty;
  CHECK(empty.size() == 0);
  const ImageDataset<1, 2, 2> data{.images = zeros<Shape<Batch, 1, 2, 2>, std::uint8_t>(3), .labels = {}};
  const auto copy = data;
  CHECK(copy.size() == 3);
  CHECK(copy.images.array().identity() == data.images.array().identity());
}

TEST_CASE("a slice shares the pixels") {
  const ImageDataset<1, 1, 1> data{.images = ramp<Shape<Batch, 1, 1, 1>, std::uint8_t>(5),
                                   .labels = ramp<Shape<Batch>, std::int64_t>(5),
                                   .classes = {"a"}};
  const auto slice = data.sliced(3, 2);
  CHECK(slice.size() == 2);
  CHECK(slice.label(1) == 4);
  CHECK(slice.images.array().data() == data.images.array().data() + 3);
  CHECK(slice.classes == data.classes);
  CHECK_THROWS_WITH(data.sliced(4, 2),
                    "ImageDataset: a slice must lie in the images (expected within 5, got 4 to 6)");
}

TEST_CASE("an image's planes come from either layout") {
  const auto images = ramp<Shape<Batch, 2, 1, 3>, std::uint8_t>(2);
  for (const auto& source : {images, with_channels_last(images)}) {
    const ImageDataset<2, 1, 3> data{.images = source, .labels = ramp<Shape<Batch>, std::int64_t>(2)};
    std::vector<std::uint8_t> planes(6);
    data.pixels(1, planes.data());
    CHECK(planes == std::vector<std::uint8_t>{6, 7, 8, 9, 10, 11});
    CHECK(data.label(1) == 1);
    CHECK_NOTHROW(data.validate());
  }
}
