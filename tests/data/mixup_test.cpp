// SPDX-License-Identifier: MIT
#include <whitematter/data/mixup.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto labels = Tensor<std::int64_t, Shape<Batch>>::from({2, 0, 1}, 3);

}  // namespace

TEST_CASE("images and labels are mixed by one share") {
  const auto images = ramp<Shape<Batch, 2, 1, 2>>(3);
  for (const auto& source : {images, with_channels_last(images)})
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      Generator generator(seed), same(seed);
      const auto [mixed, targets] = mixup<4>(source, labels, 0.7, generator);
      static_assert(std::is_same_v<std::decay_t<decltype(targets)>, Tensor<double, Shape<Batch, 4>>>);
      const double share = beta_draw(0.7, 0.7, same);
      const std::vector<int> partner = detail::partners(3, same);
      CHECK(mixed.array().layout() == source.array().layout());
      for (int i = 0; i < 3; ++i) {
        const int other = partner[static_cast<std::size_t>(i)];
        for (int c = 0; c < 2; ++c)
          CHECK(mixed.at(i, c, 0, 1) ==
                Approx(share * images.at(i, c, 0, 1) + (1 - share) * images.at(other, c, 0, 1)));
        for (int k = 0; k < 4; ++k)
          CHECK(targets.at(i, k) ==
                Approx(share * (labels.at(i) == k) + (1 - share) * (labels.at(other) == k)).margin(1e-15));
      }
    }
}

TEST_CASE("a share by hand") {
  const auto images = array_of<float>({2, 2}, {0, 4, 8, 12});
  CHECK(values_of(detail::mixed_images(images, {1, 0}, 0.75)) == std::vector<float>{2, 6, 6, 10});
  const auto two = array_of<std::int64_t>({2}, {1, 1});
  CHECK(values_of(detail::soft_labels<float>("mixup", two, 2, {1, 0}, 0.75)) ==
        std::vector<float>{0, 1, 0, 1});
}

TEST_CASE("wrong batches are refused") {
  const auto images = zeros<Shape<Batch, 2>>(3);
  CHECK(error_of<IndexError>([&] { mixup<2>(images, labels, 1); }) ==
        "mixup: a label must name a class (expected 0 to 1, got 2 at position 0)");
  CHECK(error_of<ShapeError>([&] { mixup<3>(zeros<Shape<Batch, 2>>(2), labels, 1); }) ==
        "mixup: each image must have a label (expected 2, got 3)");
  CHECK(error_of([&] { mixup<3>(images, labels, 0); }) ==
        "mixup: alpha must be positive (expected > 0, got 0)");
}
