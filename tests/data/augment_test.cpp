// SPDX-License-Identifier: MIT
#include <whitematter/data/augment.hpp>

#include <map>
#include <numeric>
#include <vector>

#include "support/tensors.hpp"

using namespace wm;

namespace {

using Image = std::vector<std::uint8_t>;

/// Every pixel different, none black.
Image picture(const ImageSize& size) {
  Image image(static_cast<std::size_t>(size.channels * size.height * size.width));
  std::iota(image.begin(), image.end(), std::uint8_t{1});
  return image;
}

/// The definition: the window at (top, left) of the image with a black border.
Image crop(const Image& image, const ImageSize& size, int padding, int top, int left) {
  Image result;
  for (int c = 0; c < size.channels; ++c)
    for (int y = top - padding; y < top - padding + size.height; ++y)
      for (int x = left - padding; x < left - padding + size.width; ++x) {
        const bool inside = y >= 0 && y < size.height && x >= 0 && x < size.width;
        result.push_back(inside ? image[static_cast<std::size_t>((c * size.height + y) * size.width + x)]
                                : std::uint8_t{0});
      }
  return result;
}

}  // namespace

TEST_CASE("translate moves down and to the right") {
  const ImageSize size{2, 4, 5};
  Generator generator;
  for (const auto& [rows, columns] : {std::pair{0, 0}, {1, 2}, {-3, 1}, {2, -4}, {-1, -1}, {5, 0}}) {
    CAPTURE(rows, columns);
    Image image = picture(size);
    translate(rows, columns)(image.data(), size, generator);
    CHECK(image == crop(picture(size), size, 6, 6 - rows, 6 - columns));
  }
  CHECK(generator.position() == 0);
}

TEST_CASE("pad_crop gives each window of the padded image") {
  const ImageSize size{2, 4, 5};
  for (const int padding : {0, 1, 3, 6}) {
    CAPTURE(padding);
    const Augmentation augment = pad_crop(padding);
    std::map<Image, int> seen;
    for (std::uint64_t stream = 0; stream < 3000; ++stream) {
      Generator generator(1, stream), same(1, stream);
      Image image = picture(size);
      augment(image.data(), size, generator);
      const std::uint32_t choices = 2 * static_cast<std::uint32_t>(padding) + 1;
      const int top = static_cast<int>(same.below(choices)), left = static_cast<int>(same.below(choices));
      REQUIRE(image == crop(picture(size), size, padding, top, left));
      ++seen[image];
    }
    const auto windows = static_cast<std::size_t>((2 * padding + 1) * (2 * padding + 1));
    if (padding < 4) CHECK(seen.size() == windows);
  }
}

TEST_CASE("flip mirrors each row, for its share of the images") {
  const ImageSize size{2, 2, 3};
  const Image mirrored{3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10};
  const auto share = [&](double probability) {
    int flipped = 0;
    for (std::uint64_t stream = 0; stream < 2000; ++stream) {
      Generator generator(3, stream);
      Image image = picture(size);
      flip(probability)(image.data(), size, generator);
      if (image == mirrored)
        ++flipped;
      else
        REQUIRE(image == picture(size));
    }
    return flipped / 2000.0;
  };
  CHECK(share(0) == 0);
  CHECK(share(1) == 1);
  CHECK(share(0.5) == Approx(0.5).margin(0.05));
  CHECK(share(0.25) == Approx(0.25).margin(0.05));
}

TEST_CASE("vertical_flip turns each plane upside down, for its share of the images") {
  const ImageSize size{2, 3, 2};
  const Image turned{5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8};
  int count = 0;
  for (std::uint64_t stream = 0; stream < 2000; ++stream) {
    Generator generator(3, stream);
    Image image = picture(size);
    vertical_flip(0.25)(image.data(), size, generator);
    if (image == turned)
      ++count;
    else
      REQUIRE(image == picture(size));
  }
  CHECK(count / 2000.0 == Approx(0.25).margin(0.05));
}

TEST_CASE("cutout blackens a square around each pixel") {
  const ImageSize size{2, 4, 5};
  for (const int side : {1, 2, 3, 20}) {
    CAPTURE(side);
    std::map<Image, int> seen;
    for (std::uint64_t stream = 0; stream < 400; ++stream) {
      Generator generator(1, stream), same(1, stream);
      Image image = picture(size);
      cutout(side)(image.data(), size, generator);
      const int top = static_cast<int>(same.below(4)) - side / 2,
                left = static_cast<int>(same.below(5)) - side / 2;
      Image expected = picture(size);
      for (int c = 0; c < 2; ++c)
        for (int y = std::max(0, top); y < std::min(4, top + side); ++y)
          for (int x = std::max(0, left); x < std::min(5, left + side); ++x)
            expected[static_cast<std::size_t>((c * 4 + y) * 5 + x)] = 0;
      REQUIRE(image == expected);
      ++seen[image];
    }
    CHECK(seen.size() == (side == 20 ? 1 : 20));
  }
}

TEST_CASE("wrong options of augmentations are refused") {
  CHECK(error_of([] { pad_crop(-1); }) ==
        "pad_crop: the padding must not be negative (expected >= 0, got -1)");
  CHECK(error_of([] { flip(1.5); }) == "flip: the probability must be a share (expected 0 to 1, got 1.5)");
  CHECK(error_of([] { vertical_flip(-1); }) ==
        "vertical_flip: the probability must be a share (expected 0 to 1, got -1)");
  CHECK(error_of([] { cutout(0); }) == "cutout: the square must have a pixel (expected >= 1, got 0)");
}
