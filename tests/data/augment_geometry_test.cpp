// SPDX-License-Identifier: MIT
#include <whitematter/data/augment_geometry.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

using Image = std::vector<std::uint8_t>;

Image turned(Image image, const ImageSize& size, double degrees) {
  detail::turn(image.data(), size, degrees);
  return image;
}

}  // namespace

TEST_CASE("a right angle moves pixels, counterclockwise") {
  const ImageSize size{2, 3, 3};
  const Image image{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90};
  const Image left{3, 6, 9, 2, 5, 8, 1, 4, 7, 30, 60, 90, 20, 50, 80, 10, 40, 70};
  CHECK(turned(image, size, 0) == image);
  CHECK(turned(image, size, 90) == left);
  CHECK(turned(turned(left, size, 90), size, 180) == image);
  CHECK(turned(left, size, -90) == image);
}

TEST_CASE("between pixels values are mixed, and outside is black") {
  CHECK(turned({100, 60}, {1, 1, 2}, 90) == Image{40, 40});  // half of the pixels' mean, half of nothing
  const Image corners = turned(Image(25, 200), {1, 5, 5}, 45);
  CHECK(corners[0] == 34);  // from 2 sqrt(2) - 2 beyond the border: 200 (3 - 2 sqrt(2))
  CHECK(corners[12] == 200);
  CHECK(corners[7] == 200);
}

TEST_CASE("rotate draws its angle from the image's own numbers") {
  const ImageSize size{1, 6, 7};
  Image image(42);
  for (std::size_t i = 0; i < 42; ++i) image[i] = static_cast<std::uint8_t>(6 * i);
  for (std::uint64_t stream = 0; stream < 20; ++stream) {
    Generator generator(1, stream), same(1, stream);
    Image got = image;
    rotate(30)(got.data(), size, generator);
    CHECK(got == turned(image, size, 60 * same.uniform() - 30));
    CHECK(got != image);
  }
  CHECK(error_of([] { rotate(-1); }) ==
        "rotate: the largest angle must not be negative (expected >= 0, got -1)");
}
