// SPDX-License-Identifier: MIT
#include <whitematter/ops/instance_norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("instance_norm by hand") {
  const auto x = Tensor<double, Shape<Batch, 2, 2>>::from({1, 3, 10, 50}, 1);
  check_close(instance_norm(x, 0.0).to_vector(), {-1, 1, -1, 1}, 1e-15);
  const auto y = instance_norm(x, Tensor<double, Shape<2>>::from({1, 2}), full<Shape<2>>(1.0), 0.0);
  check_close(y.to_vector(), {0, 2, -1, 3}, 1e-15);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 2, 2>>>);
}

TEST_CASE("instance_norm does not depend on the layout") {
  check_layouts([](const auto& v) { return instance_norm(v); }, sample<Shape<Batch, 3, 4, 3>>(1, 2));
}

TEST_CASE("a channel needs more than one value") {
  CHECK_THROWS_WITH(instance_norm(ones<Shape<Batch, 4, 1>>(2)),
                    "instance_norm: a channel needs more than one value (expected > 1, got 1)");
  CHECK(instance_norm(ones<Shape<Batch, 4, 1>>(0)).elements() == 0);
}

TEST_CASE("instance_norm checks a weight and a bias of run-time size") {
  const auto x = zeros<Shape<Batch, 4, 3>, double>(2);
  const auto weight = zeros<Shape<Any>, double>(4), three = zeros<Shape<Any>, double>(3);
  CHECK_THROWS_WITH(instance_norm(x, weight, three),
                    "instance_norm: weight and bias must be [C] (expected [4], got [3])");
}
