// SPDX-License-Identifier: MIT
#include <whitematter/ops/expand.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("expand repeats axes of size 1 and new ones") {
  const auto x = Tensor<double, Shape<2, 1>>::from({1, 2});
  CHECK(expand<Shape<2, 3>>(x).to_vector() == std::vector<double>{1, 1, 1, 2, 2, 2});
  CHECK(expand<Shape<2, 2, 2>>(x).to_vector() == std::vector<double>{1, 1, 2, 2, 1, 1, 2, 2});
  const auto flags = Tensor<bool, Shape<1>>::from({true});
  CHECK(expand<Shape<2>>(flags).to_vector() == std::vector<bool>{true, true});
}

TEST_CASE("sizes of run-time dimensions come from the tensor, from another one, or as numbers") {
  const auto x = ramp<Shape<Time, 1>>(2);
  CHECK(expand<Shape<Batch, Time, 3>>(x, 4).extents() == Extents{4, 2, 3});
  CHECK(expand<Shape<Time, Time>>(x).to_vector() == std::vector<double>{0, 0, 1, 1});
  CHECK(expand<Shape<Batch, Time, Any>>(x, 4, 5).extents() == Extents{4, 2, 5});
  CHECK(expand<Shape<Batch, Time, 3>>(x, zeros<Shape<7, Batch>>(4)).extents() == Extents{4, 2, 3});
  CHECK(expand<Shape<Batch, Time, 3>>(x, 0).elements() == 0);
  CHECK_THROWS_WITH((expand<Shape<4, 3>>(Tensor<double, Shape<Any, 1>>(ramp<Shape<2, 1>>()))),
                    "expand: only axes of size 1 can be repeated (expected [4, 3], got [2, 1])");
}

TEST_CASE("a graph needs a tensor that has each size") {
  graph::Trace trace;
  CHECK_THROWS_WITH(
      (expand<Shape<Batch, 3>>(ramp<Shape<1, 3>>(), 4)),
      "expand: a graph needs a tensor that has each size (expected one with Batch, got a number)");
}

TEST_CASE("expand does not depend on the order in memory") {
  check_layouts([](const auto& x) { return expand<Shape<Batch, 3, 4, 5>>(x); },
                sample<Shape<Batch, 3, 1, 5>>(1, 2));
}

static_assert(expandable<Shape<3, 1>, Shape<2, 3, 4>> && expandable<Shape<>, Shape<Batch>>);
static_assert(!expandable<Shape<2, 3>, Shape<3>> && !expandable<Shape<2>, Shape<3>> &&
              !expandable<Shape<Batch>, Shape<Time>> && !expandable<Shape<2>, Shape<1>>);
