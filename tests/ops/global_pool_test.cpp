// SPDX-License-Identifier: MIT
#include <whitematter/ops/global_pool.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("global pools give one number for each channel") {
  const auto x = ramp<Shape<Batch, 2, 1, 2>>(2);
  const auto y = global_avg_pool(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 2>>>);
  CHECK(y.to_vector() == std::vector<double>{0.5, 2.5, 4.5, 6.5});
  const auto z = global_max_pool(with_channels_last(x));
  static_assert(std::is_same_v<decltype(z), const Tensor<double, Shape<Batch, 2>>>);
  CHECK(z.to_vector() == std::vector<double>{1, 3, 5, 7});
}

TEST_CASE("the gradient of a largest value goes to where it stood first") {
  auto x = Tensor<double, Shape<1, 1, 2, 2>>::from({1, 4, 4, 2});
  x.requires_grad();
  global_max_pool(x).backward(full<Shape<1, 1>>(3.));
  CHECK(x.grad().to_vector() == std::vector<double>{0, 3, 0, 0});
}

TEST_CASE("an image without pixels has no largest value") {
  CHECK(error_of<ShapeError>([] { global_max_pool(zeros<Shape<1, 2, Any, 3>>(0)); }) ==
        "global_max_pool: images must have pixels (expected 1x1 or more, got 0x3)");
  CHECK(global_max_pool(zeros<Shape<Batch, 2, 1, 1>>(0)).extents() == Extents{0, 2});
}
