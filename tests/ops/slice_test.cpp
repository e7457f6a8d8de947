// SPDX-License-Identifier: MIT
#include <whitematter/ops/slice.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("slices by hand") {
  const auto x = ramp<Shape<2, 5>>();
  CHECK(slice<1, 1, 4, 2>(x).to_vector() == std::vector<double>{1, 3, 6, 8});
  CHECK(slice<1, -2>(x).to_vector() == std::vector<double>{3, 4, 8, 9});
  CHECK(slice<0, 0, -1>(x).to_vector() == std::vector<double>{0, 1, 2, 3, 4});
  CHECK(narrow<1, 2>(x, 3).to_vector() == std::vector<double>{3, 4, 8, 9});
  CHECK(flip<1>(x).to_vector() == std::vector<double>{4, 3, 2, 1, 0, 9, 8, 7, 6, 5});
  CHECK(flip<0, -1>(x).to_vector() == std::vector<double>{9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
}

TEST_CASE("a size is in the type where the bounds tell it") {
  const auto x = ramp<Shape<Batch, Time, 6>>(2, 5);
  static_assert(std::is_same_v<decltype(slice<2, 1, -1, 2>(x)), Tensor<double, Shape<Batch, Time, 2>>>);
  static_assert(std::is_same_v<decltype(slice<1, 1, 3>(x)), Tensor<double, Shape<Batch, 2, 6>>>);
  static_assert(std::is_same_v<decltype(slice<1, -3, -1>(x)), Tensor<double, Shape<Batch, 2, 6>>>);
  static_assert(std::is_same_v<decltype(slice<1, -3>(x)), Tensor<double, Shape<Batch, 3, 6>>>);
  static_assert(std::is_same_v<decltype(slice<1, 1, -1>(x)), Tensor<double, Shape<Batch, Any, 6>>>);
  static_assert(std::is_same_v<decltype(slice<1, 0>(x)), decltype(ramp<Shape<Batch, Time, 6>>(2, 5))>);
  CHECK(slice<1, 1, -1>(x).extents() == Extents{2, 3, 6});
  const auto part = narrow<1, Batch>(x, 1, 2);
  static_assert(std::is_same_v<decltype(part), const Tensor<double, Shape<Batch, Batch, 6>>>);
  CHECK(part.at(0, 0, 0) == 6);
}

TEST_CASE("bounds outside a run-time axis are refused") {
  const auto x = ramp<Shape<Time>>(4);
  CHECK_THROWS_WITH((slice<0, 1, 5>(x)),
                    "slice: bounds must be a range within the axis (expected 0 to 4, got 1 to 5)");
  CHECK_THROWS_WITH((slice<0, -5>(x)),
                    "slice: bounds must be a range within the axis (expected 0 to 4, got -1 to 4)");
  CHECK_THROWS_WITH((narrow<0, 3>(x, 2)),
                    "narrow: the range must lie within the axis (expected 0 to 4, got 2 to 5)");
  CHECK_THROWS_AS((narrow<0, 3>(x, -1)), IndexError);
  graph::Trace trace;
  CHECK_THROWS_WITH((narrow<0, Batch>(x, 2, 1)),
                    "narrow: a graph needs the length in the type (expected a number, got [Batch])");
}

TEST_CASE("slices do not depend on the order in memory") {
  const auto images = sample<Shape<Batch, 3, 4, 5>>(1, 2);
  check_layouts([](const auto& x) { return slice<1, 1>(x); }, images);
  check_layouts([](const auto& x) { return narrow<2, 2>(x, 1); }, images);
  check_layouts([](const auto& x) { return flip<1, 3>(x); }, images);
}

static_assert(sliceable<Shape<4>, 0, 0, 4, 1> && sliceable<Shape<4>, -1, -4, to_end, 9>);
static_assert(!sliceable<Shape<4>, 0, 0, 5, 1> && !sliceable<Shape<4>, 0, 2, 2, 1> &&
              !sliceable<Shape<4>, 0, -5, to_end, 1> && !sliceable<Shape<4>, 1, 0, 1, 1> &&
              !sliceable<Shape<4>, 0, 0, 4, 0> && !sliceable<Shape<Time>, 0, 3, 2, 1>);
