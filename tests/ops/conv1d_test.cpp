// SPDX-License-Identifier: MIT
#include <whitematter/ops/conv1d.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("conv1d is a cross-correlation") {
  const auto x = ramp<Shape<1, 1, 4>>();
  const auto w = Tensor<double, Shape<1, 1, 2>>::from({1, 10});
  CHECK(conv1d<Conv{}>(x, w).to_vector() == std::vector<double>{10, 21, 32});
  const auto y = conv1d<Conv{.stride = 2, .padding = 1}>(x, w, full<Shape<1>>(0.5));
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<1, 1, 3>>>);
  CHECK(y.to_vector() == std::vector<double>{0.5, 21.5, 3.5});
}

TEST_CASE("conv1d keeps the name of a length that it keeps, in both layouts") {
  const auto f = [](const auto& x, const auto& w) { return conv1d<Conv{.padding = 2, .dilation = 2}>(x, w); };
  const auto x = sample<Shape<Batch, 2, Time>>(1, 3, 4);
  const auto w = sample<Shape<5, 2, 3>>(2);
  static_assert(std::is_same_v<decltype(f(x, w)), Tensor<double, Shape<Batch, 5, Time>>>);
  check_layouts(f, x, w);
  CHECK(f(zeros<Shape<Batch, 2, Time>, double>(3, 0), w).extents() == Extents{3, 5, 0});
}

using X = Shape<Batch, 4, 6>;
static_assert(convolvable1d<X, Shape<8, 4, 3>, Conv{}> &&
              convolvable1d<X, Shape<8, 2, 3>, Conv{.groups = 2}>);
static_assert(!convolvable1d<X, Shape<8, 3, 3>, Conv{}> && !convolvable1d<X, Shape<8, 4, 7>, Conv{}> &&
              !convolvable1d<X, Shape<8, 4, 3, 3>, Conv{}>);
static_assert(!convolvable1d<X, Shape<8, 4, 3>, Conv{.padding = {0, 1}}>);

TEST_CASE("conv1d checks a bias of run-time size") {
  const auto x = zeros<Shape<1, 2, 4>, double>();
  const auto w = zeros<Shape<3, 2, 2>, double>();
  CHECK_THROWS_WITH((conv1d<Conv{}>(x, w, zeros<Shape<Any>, double>(1))),
                    "conv1d: bias must be [O] (expected [3], got [1])");
  CHECK_NOTHROW(conv1d<Conv{}>(x, w, zeros<Shape<Any>, double>(3)));
}

TEST_CASE("conv1d with a stride takes sequences of any length") {
  const auto f = [](const auto& x, const auto& w) { return conv1d<Conv{.stride = 2}>(x, w); };
  const auto w = sample<Shape<5, 2, 3>>(2);
  const auto x = sample<Shape<Batch, 2, 8>>(1, 3);
  const auto any = sample<Shape<Batch, 2, Time>>(1, 3, 8);
  static_assert(std::is_same_v<decltype(f(any, w)), Tensor<double, Shape<Batch, 5, Any>>>);
  CHECK(f(any, w).to_vector() == f(x, w).to_vector());
  CHECK_THROWS_WITH(f(zeros<Shape<Batch, 2, Time>, double>(3, 2), w),
                    "conv1d: input must be [N, C, L] and weight [O, C / groups, K] (expected a window of 3, "
                    "got [3, 2, 2])");
}
