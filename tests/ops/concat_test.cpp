// SPDX-License-Identifier: MIT
#include <whitematter/ops/concat.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("concat, stack and split by hand") {
  const auto a = Tensor<double, Shape<2, 1>>::from({1, 2});
  const auto b = Tensor<double, Shape<2, 2>>::from({3, 4, 5, 6});
  const auto y = concat<1>(a, b);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<2, 3>>>);
  CHECK(y.to_vector() == std::vector<double>{1, 3, 4, 2, 5, 6});
  const auto s = stack<-1>(a, a);
  static_assert(std::is_same_v<decltype(s), const Tensor<double, Shape<2, 1, 2>>>);
  CHECK(s.to_vector() == std::vector<double>{1, 1, 2, 2});
  const auto [first, second] = split<-1, 1, 2>(y);
  static_assert(std::is_same_v<decltype(first), const Tensor<double, Shape<2, 1>>>);
  CHECK(first.to_vector() == a.to_vector());
  CHECK(second.to_vector() == b.to_vector());
  CHECK(concat<0>(a).to_vector() == a.to_vector());
}

TEST_CASE("names survive, and an axis of unknown sizes becomes Any") {
  const auto x = zeros<Shape<Batch, Time, 3>>(2, 4);
  static_assert(std::is_same_v<decltype(concat<2>(x, x)), Tensor<float, Shape<Batch, Time, 6>>>);
  static_assert(std::is_same_v<decltype(concat<1>(x, x)), Tensor<float, Shape<Batch, Any, 3>>>);
  const Tensor<float, Shape<Any, Time, 3>> any = x;
  static_assert(std::is_same_v<decltype(concat<2>(any, x)), Tensor<float, Shape<Batch, Time, 6>>>);
  CHECK(concat<1>(x, x).extents() == Extents{2, 8, 3});
  CHECK(std::get<1>(split<1, 1, 3>(x)).extents() == Extents{2, 3, 3});
  CHECK_THROWS_WITH((split<1, 1, 2>(x)), "split: sizes must add up to that of the axis (expected 4, got 3)");
  CHECK_THROWS_WITH(
      concat<2>(x, zeros<Shape<Batch, Time, 1>>(2, 5)),
      "concat: shapes must agree in all axes but the one that grows (expected [2, 4, 3], got [2, 5, 1])");
}

TEST_CASE("concat does not depend on the order in memory") {
  check_layouts([](const auto& a, const auto& b) { return concat<1>(a, b); },
                sample<Shape<Batch, 3, 2, 4>>(1, 2), sample<Shape<Batch, 1, 2, 4>>(2, 2));
  check_layouts([](const auto& x) { return std::get<1>(split<1, 1, 2>(x)); },
                sample<Shape<Batch, 3, 2, 4>>(1, 2));
}

static_assert(concatenable<0, Shape<2, 3>, Shape<Batch, 3>> && concatenable<-1, Shape<3>>);
static_assert(!concatenable<0, Shape<2, 3>, Shape<2, 4>> && !concatenable<0, Shape<2>, Shape<2, 2>> &&
              !concatenable<1, Shape<2>, Shape<2>> && !concatenable<1, Shape<Batch, 1>, Shape<Time, 1>>);
static_assert(splittable<Shape<5>, 0, 2, 3> && splittable<Shape<Time>, 0, 2, 3>);
static_assert(!splittable<Shape<5>, 0, 2, 2> && !splittable<Shape<5>, 0, 5, 0> &&
              !splittable<Shape<5>, 1, 5>);

TEST_CASE("chunk is a split into equal parts") {
  const auto [a, b] = chunk<2, 1>(ramp<Shape<2, 4>>());
  static_assert(std::is_same_v<decltype(a), const Tensor<double, Shape<2, 2>>>);
  CHECK(a.to_vector() == std::vector<double>{0, 1, 4, 5});
  CHECK(b.to_vector() == std::vector<double>{2, 3, 6, 7});
}
static_assert(chunkable<Shape<2, 4>, -1, 4> && !chunkable<Shape<2, 4>, 1, 3> &&
              !chunkable<Shape<Time>, 0, 2>);
