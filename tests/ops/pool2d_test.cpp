// SPDX-License-Identifier: MIT
#include <whitematter/ops/pool2d.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto images = sample<Shape<Batch, 3, 5, 6>>(1, 2);
}

TEST_CASE("max_pool2d by hand") {
  const auto x = ramp<Shape<1, 1, 4, 4>>();
  CHECK(max_pool2d<Pool{2}>(x).to_vector() == std::vector<double>{5, 7, 13, 15});
  CHECK(max_pool2d<Pool{.kernel = 3, .stride = 2, .padding = 1}>(x).to_vector() ==
        std::vector<double>{5, 7, 13, 15});
}

TEST_CASE("avg_pool2d by hand, padding counted as zeros") {
  const auto x = ramp<Shape<1, 1, 4, 4>>();
  CHECK(avg_pool2d<Pool{2}>(x).to_vector() == std::vector<double>{2.5, 4.5, 10.5, 12.5});
  CHECK(avg_pool2d<Pool{.kernel = 2, .padding = 1}>(x).at(0, 0, 0, 0) == 0);
  CHECK(avg_pool2d<Pool{.kernel = 2, .padding = 1}>(x).at(0, 0, 1, 2) == (7 + 11) / 4.0);
}

TEST_CASE("pooling with a height and a width") {
  const auto x = ramp<Shape<1, 1, 2, 5>>();
  CHECK(max_pool2d<Pool{.kernel = {1, 2}}>(x).to_vector() == std::vector<double>{1, 3, 6, 8});
  CHECK(avg_pool2d<Pool{.kernel = {2, 3}, .stride = {1, 2}}>(x).to_vector() == std::vector<double>{3.5, 5.5});
  CHECK(max_pool2d<Pool{.kernel = {1, 2}, .stride = 1, .dilation = {1, 4}}>(x).to_vector() ==
        std::vector<double>{4, 9});
  CHECK(avg_pool2d<Pool{.kernel = 2, .padding = 1, .count_include_pad = false}>(x).at(0, 0, 0, 1) == 1.5);
}

TEST_CASE("pooling keeps run-time sizes where the window keeps them") {
  constexpr Pool same{.kernel = 3, .stride = 1, .padding = 1};
  const auto y = max_pool2d<same>(ramp<Shape<Batch, 1, Any, Time>>(1, 2, 3));
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 1, Any, Time>>>);
  CHECK(y.to_vector() == std::vector<double>{4, 5, 5, 4, 5, 5});
}

TEST_CASE("gradients of max_pool2d") {
  check_operation([](const auto& x) { return max_pool2d<Pool{2}>(x); }, images);
  check_operation([](const auto& x) { return max_pool2d<Pool{.kernel = 3, .stride = 2, .padding = 1}>(x); },
                  images);
}

TEST_CASE("gradients of avg_pool2d") {
  check_operation([](const auto& x) { return avg_pool2d<Pool{.kernel = 3, .stride = 2, .padding = 1}>(x); },
                  images);
}

TEST_CASE("pooling no images") {
  auto none = zeros<Shape<Batch, 3, 4, 4>>(0);
  none.requires_grad();
  const auto y = avg_pool2d<Pool{1}>(max_pool2d<Pool{2}>(none));
  CHECK(y.extents() == Extents{0, 3, 2, 2});
  y.backward(y.detach());
  CHECK(none.grad().elements() == 0);
}

// Windows that PyTorch refuses as well.
static_assert(!poolable<Shape<Batch, 3, 4, 4>, Pool{5}> &&
              poolable<Shape<Batch, 3, 4, 4>, Pool{.kernel = 5, .padding = 1}>);
static_assert(!poolable<Shape<Batch, 3, 4, 4>, Pool{.kernel = 3, .padding = 2}> &&
              !poolable<Shape<Batch, 3, 4>, Pool{2}>);
// A dilated window in the padding could hold no pixel.
static_assert(!poolable<Shape<1, 1, 1, 4>, Pool{.padding = 1, .dilation = 2}> &&
              poolable<Shape<1, 1, 2, 4>, Pool{.padding = 1, .dilation = 2}>);
static_assert(Pool{.kernel = {2, 3}, .stride = {0, 1}}.step() == Pair(2, 1));

TEST_CASE("pooling takes images of any size") {
  const Tensor<double, Shape<Batch, 3, Any, Any>> any = images;
  static_assert(std::is_same_v<decltype(max_pool2d<Pool{2}>(any)), decltype(avg_pool2d<Pool{2}>(any))>);
  static_assert(
      std::is_same_v<decltype(max_pool2d<Pool{2}>(any)), Tensor<double, Shape<Batch, 3, Any, Any>>>);
  CHECK(max_pool2d<Pool{2}>(any).to_vector() == max_pool2d<Pool{2}>(images).to_vector());
  const auto small = zeros<Shape<1, 1, 2, Any>, double>(1);
  CHECK_THROWS_WITH(
      max_pool2d<Pool{2}>(small),
      "max_pool2d: input must be [N, C, H, W] and hold the window (expected a window of 2x2, got "
      "[1, 1, 2, 1])");
  CHECK_THROWS_AS(avg_pool2d<Pool{2}>(small), ShapeError);
}
