// SPDX-License-Identifier: MIT
#include <whitematter/core/window.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("geometry as ONNX lists it") {
  using List = std::vector<std::int64_t>;
  CHECK(window_list({2, 3}, 2) == List{2, 3});
  CHECK(window_list({2, 3}, 1) == List{3});
  CHECK(window_pads({1, 0}, 2) == List{1, 0, 1, 0});
  CHECK(window_pads({1, 4}, 1) == List{4, 4});
}

namespace {
constexpr Axis time_axis = Shape<Batch, Time>::axes()[1];
}

static_assert(window_axis(fixed_axis(9), 3, 2, 1).size == 5 &&
              window_axis(fixed_axis(9), 3, 1, 0, 2).size == 5);
static_assert(!has_window(window_axis(fixed_axis(2), 3, 1, 0)) &&
              has_window(window_axis(fixed_axis(2), 3, 1, 1)));
// A length known only at run time stays, or is any.
static_assert(window_axis(time_axis, 5, 1, 2).name == time_axis.name &&
              window_axis(time_axis, 3, 1, 2, 2).position == 1);
static_assert(window_axis(time_axis, 3, 1, 0).any && window_axis(time_axis, 3, 2, 1).any);
// Numbers that are no geometry.
static_assert(!has_window(window_axis(fixed_axis(9), 0, 1, 0)) &&
              !has_window(window_axis(fixed_axis(9), 3, 0, 0)) &&
              !has_window(window_axis(fixed_axis(9), 3, 1, -1)) &&
              !has_window(window_axis(fixed_axis(9), 3, 1, 0, 0)));
static_assert(!has_window(window_axis(time_axis, 3, 0, 1)));

TEST_CASE("a run must have room for the window") {
  CHECK_NOTHROW(check_window("pool", {1, 1, 3, 2}, {3, 2}, 2, 0, 1));
  CHECK_NOTHROW(check_window("pool", {1, 1, 0}, {1, 3}, 1, {0, 1}, 1));
  try {
    check_window("pool", {1, 1, 3, 2}, 3, 2, 0, 1);
    FAIL();
  } catch (const ShapeError& error) {
    CHECK(error.what() == std::string("pool (expected a window of 3x3, got [1, 1, 3, 2])"));
  }
  CHECK_THROWS_AS(check_window("pool", {1, 1, 4}, {1, 3}, 1, 0, 2), ShapeError);
}
