// SPDX-License-Identifier: MIT
#include <whitematter/ops/pad.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
constexpr Padding all{1, 2, 3, 1};
}

TEST_CASE("padding by hand") {
  const auto x = ramp<Shape<1, 3>>();
  const auto y = pad<Padding{.left = 1, .bottom = 1}>(x, 7);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<2, 4>>>);
  CHECK(y.to_vector() == std::vector<double>{7, 0, 1, 2, 7, 7, 7, 7});
  CHECK(pad<Padding{.right = 2}>(ramp<Shape<2>>()).to_vector() == std::vector<double>{0, 1, 0, 0});
  CHECK(pad_axis<0, 1, 0>(x).to_vector() == std::vector<double>{0, 0, 0, 0, 1, 2});
  CHECK(pad_reflect<Padding{.left = 2, .right = 1}>(x).to_vector() == std::vector<double>{2, 1, 0, 1, 2, 1});
}

TEST_CASE("a run-time axis that grows becomes Any") {
  const auto x = ramp<Shape<Batch, Time>>(2, 3);
  static_assert(std::is_same_v<decltype(pad<Padding{.left = 1}>(x)), Tensor<double, Shape<Batch, Any>>>);
  static_assert(std::is_same_v<decltype(pad_axis<0, 0, 0>(x)), Tensor<double, Shape<Batch, Time>>>);
  CHECK(pad<Padding{.left = 1}>(x).extents() == Extents{2, 4});
  CHECK_THROWS_WITH(pad_reflect<Padding{.right = 3}>(x),
                    "pad_reflect: an axis must be longer than what is added to it "
                    "(expected more than 3, got 3)");
}

TEST_CASE("padding does not depend on the order in memory") {
  const auto images = sample<Shape<Batch, 3, 4, 5>>(1, 2);
  check_layouts([](const auto& x) { return pad<all>(x, 2); }, images);
  check_layouts([](const auto& x) { return pad_axis<1, 1, 2>(x); }, images);
  check_layouts([](const auto& x) { return pad_reflect<all>(x); }, images);
}

static_assert(paddable<Shape<3>, Padding{1, 2}> && !paddable<Shape<3>, Padding{.top = 1}> &&
              !paddable<Shape<3>, Padding{.left = -1}> && !paddable<Shape<>, Padding{}>);
static_assert(reflectable<Shape<3, 4>, Padding{3, 3, 2, 2}> && reflectable<Shape<Time>, Padding{9, 9}> &&
              !reflectable<Shape<3, 4>, Padding{.left = 4}> && !reflectable<Shape<3, 4>, Padding{.top = 3}>);
