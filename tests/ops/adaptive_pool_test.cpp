// SPDX-License-Identifier: MIT
#include <whitematter/ops/adaptive_pool.hpp>

#include <whitematter/tensor/record_graph.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("adaptive pools by hand") {
  const auto x = ramp<Shape<Batch, 1, 2, 5>>(1);
  const auto y = adaptive_avg_pool2d<1, 3>(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 1, 1, 3>>>);
  CHECK(y.to_vector() == std::vector<double>{3, 4.5, 6});
  CHECK(adaptive_max_pool2d<2, 3>(x).to_vector() == std::vector<double>{1, 3, 4, 6, 8, 9});
}

TEST_CASE("adaptive pools of sequences by hand") {
  const auto x = ramp<Shape<1, 1, Time>>(5);
  const auto y = adaptive_avg_pool1d<2>(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<1, 1, 2>>>);
  CHECK(y.to_vector() == std::vector<double>{1, 3});
  CHECK(adaptive_max_pool1d<2>(x).to_vector() == std::vector<double>{2, 4});
}

TEST_CASE("adaptive pools in both layouts") {
  const auto x = sample<Shape<Batch, 2, 5, 4>>(1, 2);
  check_layouts([](const auto& v) { return adaptive_max_pool2d<3, 2>(v); }, x);
  check_layouts([](const auto& v) { return adaptive_avg_pool2d<3, 2>(v); }, x);
}

TEST_CASE("adaptive pools need something to pool") {
  CHECK(error_of<ShapeError>([] { adaptive_avg_pool2d<1, 1>(zeros<Shape<1, 2, Any, 3>>(0)); }) ==
        "adaptive_avg_pool2d: images must have pixels (expected 1 or more, got [1, 2, 0, 3])");
  CHECK(error_of<ShapeError>([] { adaptive_max_pool1d<2>(zeros<Shape<1, 2, Time>>(0)); }) ==
        "adaptive_max_pool1d: sequences must have steps (expected 1 or more, got [1, 2, 0])");
}

TEST_CASE("windows of several sizes have no place in a graph") {
  const auto message = error_of([] {
    graph::Trace trace;
    record_graph(
        trace, [](const auto& x) { return adaptive_avg_pool2d<2, 3>(x); }, ramp<Shape<1, 1, 5, 6>>());
  });
  CHECK(message ==
        "adaptive_avg_pool2d: in a graph all windows have one size (expected sizes that 2x3 divides, got "
        "adaptive_avg_pool2d of [1, 1, 5, 6])");
}

static_assert(adaptively_poolable<Shape<Batch, 3, Time, 4>, 2, 5> &&
              !adaptively_poolable<Shape<Batch, 3, 4>, 2, 5> && !adaptively_poolable<Shape<Batch, 3, 4>, 0>);
