// SPDX-License-Identifier: MIT
#include <whitematter/data/resize_image.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

using Image = std::vector<std::uint8_t>;

Image resized(const Image& image, const ImageSize& size, int height, int width) {
  Image planes(static_cast<std::size_t>(size.channels * height * width));
  resize_and_crop(image.data(), size, height, width, planes.data());
  return planes;
}

}  // namespace

TEST_CASE("an image of the size is taken as it is, in planes") {
  CHECK(resized({1, 2, 3, 4, 5, 6, 7, 8}, {2, 2, 2}, 2, 2) == Image{1, 3, 5, 7, 2, 4, 6, 8});
}

TEST_CASE("reducing averages with a triangle") {
  // Each of the two pixels has the weights 3, 3 and 1 of 7: its own two, and the nearest of the other's.
  CHECK(resized({0, 0, 70, 70, 0, 0, 70, 70, 0, 0, 70, 70, 0, 0, 70, 70}, {1, 4, 4}, 2, 2) ==
        Image{10, 60, 10, 60});
  CHECK(resized(Image(35, 200), {1, 5, 7}, 3, 2) == Image(6, 200));
}

TEST_CASE("enlarging is linear between centers") {
  CHECK(resized({0, 80, 0, 80}, {1, 2, 2}, 4, 4) ==
        Image{0, 20, 60, 80, 0, 20, 60, 80, 0, 20, 60, 80, 0, 20, 60, 80});
}

TEST_CASE("the middle is kept of what is too wide or too high") {
  CHECK(resized({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {1, 2, 5}, 2, 2) == Image{2, 3, 7, 8});
  CHECK(resized({1, 2, 3, 4, 5, 6, 7, 8}, {1, 4, 2}, 2, 2) == Image{3, 4, 5, 6});
  CHECK(resized({1, 2, 3, 4, 5, 6, 7, 8}, {1, 4, 2}, 4, 1) == Image{1, 3, 5, 7});
  const ImageSize whole = detail::covering({3, 300, 500}, 224, 224);
  CHECK(whole.height == 224);
  CHECK(whole.width == 373);
}

TEST_CASE("images without pixels are refused") {
  CHECK(error_of<ShapeError>([] {
          resized({}, {3, 0, 5}, 2, 2);
        }) == "resize_and_crop: images must have pixels (expected >= 1x1, got 0x5 to 2x2)");
}
