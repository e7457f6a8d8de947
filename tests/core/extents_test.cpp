// SPDX-License-Identifier: MIT
#include <whitematter/core/extents.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("extents hold their sizes") {
  const Extents e{4, 3, 2};
  CHECK(e.rank() == 3);
  CHECK(e[1] == 3);
  CHECK(e.elements() == 24);
  CHECK(e.elements(1, 3) == 6);
  CHECK(e.elements(1, 1) == 1);
  CHECK(Extents{}.elements() == 1);
  CHECK(text(e, Extents{}) == "[4, 3, 2][]");
}

TEST_CASE("extents are equal when rank and sizes are") {
  CHECK(Extents{2, 3} == Extents{2, 3});
  CHECK_FALSE(Extents{2, 3} == Extents{3, 2});
  CHECK_FALSE(Extents{2, 3} == Extents{2, 3, 1});
}

TEST_CASE("the number of elements is counted in 64 bits") {
  CHECK(Extents{100'000, 100'000}.elements() == 10'000'000'000);
}

TEST_CASE("extents hold six sizes and no more") {
  CHECK(Extents{1, 2, 3, 4, 5, 6}.rank() == 6);
  CHECK_THROWS_WITH((Extents{1, 2, 3, 4, 5, 6, 7}), "extents: rank is at most 6 (expected 6, got 7)");
}

TEST_CASE("extents of a shape take the run-time sizes in order") {
  CHECK(extents_of<Shape<2, 3>>() == Extents{2, 3});
  CHECK(extents_of<Shape<Batch, 3, Time>>(5, 7) == Extents{5, 3, 7});
  CHECK(extents_of<Shape<Batch>>(0) == Extents{0});
  CHECK_THROWS_WITH(extents_of<Shape<Batch>>(-1),
                    "extents: sizes must not be negative (expected >= 0, got -1)");
}

TEST_CASE("extents conform to a shape") {
  CHECK(conforms(Extents{9, 3}, Shape<Batch, 3>::shape_axes));
  CHECK_FALSE(conforms(Extents{9, 4}, Shape<Batch, 3>::shape_axes));
  CHECK_FALSE(conforms(Extents{9, 3, 1}, Shape<Batch, 3>::shape_axes));
  CHECK(conforms(Extents{}, Shape<>::shape_axes));
}

TEST_CASE("axes are described by sizes and names") {
  CHECK(describe(Shape<Batch, 3, Time>::shape_axes) == "[Batch, 3, Time]");
  CHECK(describe(Shape<>::shape_axes) == "[]");
}

TEST_CASE("a name that stands twice has one size, Any has many") {
  CHECK(conforms(Extents{4, 4}, Shape<Time, Time>::shape_axes));
  CHECK_FALSE(conforms(Extents{4, 5}, Shape<Time, Time>::shape_axes));
  CHECK(conforms(Extents{4, 5}, Shape<Any, Any>::shape_axes));
}

TEST_CASE("a name that stands in two shapes has one size in both") {
  const auto agree = [](const Extents& a, const Extents& b) {
    return names_agree(a, Shape<Batch, 3>::shape_axes, b, Shape<Any, Batch, 1>::shape_axes);
  };
  CHECK(agree({4, 3}, {5, 4, 1}));
  CHECK_FALSE(agree({4, 3}, {4, 5, 1}));
  CHECK_FALSE(agree({4, 3}, {4, 1, 1}));
}
