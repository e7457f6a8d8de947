// SPDX-License-Identifier: MIT
#include <whitematter/ops/squeeze.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("axes of size 1 go and come") {
  const auto x = ramp<Shape<Batch, 1, 3, 1>>(2);
  const auto y = squeeze<1, -1>(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 3>>>);
  CHECK(y.to_vector() == x.to_vector());
  static_assert(std::is_same_v<decltype(unsqueeze<0>(y)), Tensor<double, Shape<1, Batch, 3>>>);
  static_assert(std::is_same_v<decltype(unsqueeze<-1>(y)), Tensor<double, Shape<Batch, 3, 1>>>);
  CHECK(unsqueeze<1>(y).extents() == Extents{2, 1, 3});
  CHECK(unsqueeze<0>(Tensor<double, Shape<>>::from({4})).extents() == Extents{1});
}

TEST_CASE("squeeze does not depend on the order in memory") {
  const auto images = sample<Shape<Batch, 3, 1, 4>>(1, 2);
  check_layouts([](const auto& x) { return squeeze<2>(x); }, images);
  check_layouts([](const auto& x) { return unsqueeze<1>(x); }, images);
}

static_assert(squeezable<Shape<1, Batch>, 0> && squeezable<Shape<1, Batch>, -2>);
static_assert(!squeezable<Shape<1, Batch>, 1> && !squeezable<Shape<1, 2>, 1> && !squeezable<Shape<1>, 1> &&
              !squeezable<Shape<1>>);
static_assert(unsqueezable<Shape<3>, 1> && unsqueezable<Shape<3>, -2> && !unsqueezable<Shape<3>, 2> &&
              !unsqueezable<Shape<1, 1, 1, 1, 1, 1>, 0>);
