// SPDX-License-Identifier: MIT
#include <whitematter/data/cutmix.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("a box is pasted, and labels are mixed by its area") {
  // Image i is i everywhere, so that a pixel says where it comes from.
  std::int64_t next = 0;
  const auto images = generate<Shape<Batch, 2, 4, 6>, double>([&] { return next++ / 48; }, 5);
  const auto labels = ramp<Shape<Batch>, std::int64_t>(5);
  int partly = 0;
  for (const auto& source : {images, with_channels_last(images)})
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      Generator generator(seed);
      const auto [mixed, targets] = cutmix<5>(source, labels, 1, generator);
      static_assert(std::is_same_v<std::decay_t<decltype(mixed)>, Tensor<double, Shape<Batch, 2, 4, 6>>>);
      CHECK(mixed.array().layout() == source.array().layout());
      for (int i = 0; i < 5; ++i) {
        std::vector<double> expected(5);
        for (int y = 0; y < 4; ++y)
          for (int x = 0; x < 6; ++x) {
            CHECK(mixed.at(i, 0, y, x) == mixed.at(i, 1, y, x));
            expected[static_cast<std::size_t>(mixed.at(i, 0, y, x))] += 1 / 24.0;
          }
        for (int k = 0; k < 5; ++k)
          CHECK(targets.at(i, k) == Approx(expected[static_cast<std::size_t>(k)]).margin(1e-12));
        partly += targets.at(i, i) > 0 && targets.at(i, i) < 1;
      }
    }
  CHECK(partly > 40);
  CHECK(images.at(4, 1, 3, 5) == 4);
}

TEST_CASE("a box by hand") {
  const auto images = ramp<Shape<Batch, 1, 2, 3>>(2);
  const auto mixed =
      detail::pasted_images(images.array(), {1, 0}, {.top = 1, .bottom = 2, .left = 0, .right = 2});
  CHECK(values_of(mixed) == std::vector<double>{0, 1, 2, 9, 10, 5, 6, 7, 8, 3, 4, 11});
  CHECK(detail::Box{1, 2, 0, 2}.share(2, 3) == Approx(1 / 3.0));
}

TEST_CASE("boxes lie inside and have about their share") {
  for (std::uint64_t stream = 0; stream < 200; ++stream) {
    Generator generator(1, stream);
    const detail::Box box = detail::draw_box(32, 20, 0.25, generator);
    CHECK((box.top >= 0 && box.bottom <= 32 && box.left >= 0 && box.right <= 20));
    CHECK(box.share(32, 20) <= 0.25);
  }
  Generator generator;
  CHECK(detail::draw_box(32, 20, 0, generator).share(32, 20) == 0);
}

TEST_CASE("wrong batches are refused by cutmix") {
  const auto images = zeros<Shape<Batch, 1, 2, 2>>(2);
  const auto labels = Tensor<std::int64_t, Shape<Batch>>::from({0, 3}, 2);
  CHECK(error_of<IndexError>([&] { cutmix<3>(images, labels, 1); }) ==
        "cutmix: a label must name a class (expected 0 to 2, got 3 at position 1)");
  CHECK(error_of<ShapeError>([&] { cutmix<4>(zeros<Shape<Batch, 1, 2, 2>>(1), labels, 1); }) ==
        "cutmix: each image must have a label (expected 1, got 2)");
  CHECK(error_of([&] { cutmix<4>(images, labels, -1); }) ==
        "cutmix: alpha must be positive (expected > 0, got -1)");
}
