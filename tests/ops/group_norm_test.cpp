// SPDX-License-Identifier: MIT
#include <whitematter/ops/group_norm.hpp>

#include <whitematter/tensor/record_graph.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("group_norm by hand") {
  const auto x = Tensor<double, Shape<Batch, 4>>::from({1, 3, 10, 50}, 1);
  const auto y = group_norm<2>(x, Tensor<double, Shape<4>>::from({1, 2, 3, 4}), full<Shape<4>>(1.0), 0.0);
  check_close(y.to_vector(), {0, 3, -2, 5}, 1e-15);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 4>>>);
}

TEST_CASE("group_norm of either layout") {
  check_layouts([](const auto&... v) { return group_norm<2>(v...); }, sample<Shape<Batch, 4, 3, 2>>(1, 2),
                sample<Shape<4>>(2), sample<Shape<4>>(3));
}

TEST_CASE("a group needs more than one value") {
  const auto one = ones<Shape<4>>();
  CHECK_THROWS_WITH(group_norm<4>(ones<Shape<Batch, 4>>(2), one, one),
                    "group_norm: a group needs more than one value (expected > 1, got 1)");
  CHECK(group_norm<4>(ones<Shape<Batch, 4>>(0), one, one).elements() == 0);
}

TEST_CASE("channels of group_norm that only the run knows") {
  CHECK_THROWS_WITH(group_norm<2>(ones<Shape<Batch, 4>>(2), ones<Shape<Any>>(3), ones<Shape<Any>>(3)),
                    "group_norm: weight and bias must be [C] (expected [4], got [3])");
}

TEST_CASE("group_norm of images of any size has its place in a graph") {
  const auto weight = ones<Shape<4>>();
  graph::Trace trace;
  const auto graph = record_graph(
      trace, [&](const auto& x) { return group_norm<2>(x, weight, weight); },
      ones<Shape<Batch, 4, Any, Any>>(2, 3, 5));
  std::string names;
  for (const auto& node : graph.nodes) names += node.op + " ";
  CHECK(names.find("Shape Shape Concat Reshape InstanceNormalization Shape Shape Concat Reshape") !=
        names.npos);
}
