// SPDX-License-Identifier: MIT
#include <whitematter/data/augment_color.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

using Image = std::vector<std::uint8_t>;

template <class F>
Image changed(F change, Image image, const ImageSize& size, float by) {
  change(image.data(), size, by);
  return image;
}

}  // namespace

TEST_CASE("brightness multiplies") {
  const ImageSize size{1, 1, 3};
  CHECK(changed(detail::change_brightness, {33, 100, 200}, size, 1.5f) == Image{49, 150, 255});
  CHECK(changed(detail::change_brightness, {33, 100, 200}, size, 0) == Image{0, 0, 0});
}

TEST_CASE("contrast moves away from the mean of the gray image") {
  CHECK(changed(detail::change_contrast, {0, 100, 200}, {1, 1, 3}, 0.5f) == Image{50, 100, 150});
  CHECK(changed(detail::change_contrast, {0, 100, 200}, {1, 1, 3}, 2) == Image{0, 100, 255});
  // The pixels' brightness is 76 and 29, their mean 52.5.
  CHECK(changed(detail::change_contrast, {255, 0, 0, 0, 0, 255}, {3, 1, 2}, 0) ==
        Image{52, 52, 52, 52, 52, 52});
}

TEST_CASE("saturation moves away from gray") {
  const ImageSize size{3, 1, 1};
  CHECK(changed(detail::change_saturation, {255, 0, 0}, size, 0) == Image{76, 76, 76});
  CHECK(changed(detail::change_saturation, {255, 0, 0}, size, 0.5f) == Image{165, 38, 38});
  CHECK(changed(detail::change_saturation, {100, 120, 90}, size, 1) == Image{100, 120, 90});
  CHECK(changed(detail::change_saturation, {7}, {1, 1, 1}, 0) == Image{7});
}

TEST_CASE("hue turns the color wheel") {
  const ImageSize size{3, 1, 1};
  const float third = 1 / 3.f;
  CHECK(changed(detail::change_hue, {255, 0, 0}, size, third) == Image{0, 255, 0});
  CHECK(changed(detail::change_hue, {0, 255, 0}, size, third) == Image{0, 0, 255});
  CHECK(changed(detail::change_hue, {0, 0, 255}, size, third) == Image{255, 0, 0});
  CHECK(changed(detail::change_hue, {255, 0, 0}, size, -third) == Image{0, 0, 255});
  CHECK(changed(detail::change_hue, {255, 0, 0}, size, 0.5f) == Image{0, 255, 255});
  CHECK(changed(detail::change_hue, {90, 90, 90}, size, 0.4f) == Image{90, 90, 90});
  CHECK(changed(detail::change_hue, {200, 100, 50}, size, 0) == Image{200, 100, 50});
  CHECK(changed(detail::change_hue, {9}, {1, 1, 1}, 0.4f) == Image{9});
}

TEST_CASE("color_jitter draws its factors from the image's own numbers") {
  const ImageSize size{3, 1, 1};
  int different_orders = 0;
  for (std::uint64_t stream = 0; stream < 30; ++stream) {
    Generator generator(1, stream), same(1, stream), both(1, stream);
    Image image{200, 100, 50}, expected = image;
    color_jitter(0.4)(image.data(), size, generator);
    for (const std::uint32_t n : {4u, 3u, 2u}) same.below(n);
    const float factor = static_cast<float>(0.6 + 0.8 * same.uniform());
    CHECK(image == changed(detail::change_brightness, expected, size, factor));
    color_jitter(0.4, 0.4, 0.4, 0.1)(expected.data(), size, both);
    different_orders += expected != image;
  }
  CHECK(different_orders == 30);
}

TEST_CASE("wrong options of color_jitter are refused") {
  CHECK(error_of([] { color_jitter(-1); }) ==
        "color_jitter: the brightness must not be negative (expected >= 0, got -1)");
  CHECK(error_of([] { color_jitter(0, -1); }) ==
        "color_jitter: the contrast must not be negative (expected >= 0, got -1)");
  CHECK(error_of([] { color_jitter(0, 0, -1); }) ==
        "color_jitter: the saturation must not be negative (expected >= 0, got -1)");
  CHECK(error_of([] { color_jitter(0, 0, 0, 0.6); }) ==
        "color_jitter: the hue must be a share of the wheel (expected 0 to 0.5, got 0.6)");
  CHECK(error_of<ShapeError>([] {
          Generator generator;
          std::uint8_t image[2] = {};
          color_jitter(1)(image, {2, 1, 1}, generator);
        }) == "color_jitter: the image must be gray or RGB (expected 1 or 3 channels, got 2)");
}
