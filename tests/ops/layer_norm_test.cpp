// SPDX-License-Identifier: MIT
#include <whitematter/ops/layer_norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("layer_norm by hand") {
  const auto x = Tensor<double, Shape<Batch, 2>>::from({1, 3, 5, 5}, 2);
  const auto weight = Tensor<double, Shape<2>>::from({2, 1}), bias = Tensor<double, Shape<2>>::from({0, 4});
  CHECK(layer_norm(x, weight, bias, 0.0).at(0, 0) == -2);
  check_close(layer_norm(x, weight, bias, 3.0).to_vector(), {-1, 4.5, 0, 4}, 1e-15);
  static_assert(std::is_same_v<decltype(layer_norm(x, weight, bias)), Tensor<double, Shape<Batch, 2>>>);
}

TEST_CASE("layer_norm over several axes does not depend on the layout") {
  check_layouts([](const auto&... v) { return layer_norm(v...); }, sample<Shape<Batch, 3, 2, 4>>(1, 2),
                sample<Shape<3, 2, 4>>(2), sample<Shape<3, 2, 4>>(3));
}

TEST_CASE("layer_norm of one value has no gradient") {
  auto x = sample<Shape<Batch, 1>>(1, 3);
  x.requires_grad();
  const auto y = layer_norm(x, ones<Shape<1>, double>(), zeros<Shape<1>, double>());
  CHECK(y.to_vector() == std::vector<double>{0, 0, 0});
  y.backward(ones<Shape<Batch, 1>, double>(3));
  CHECK(x.grad().to_vector() == std::vector<double>{0, 0, 0});
}

TEST_CASE("sizes of layer_norm that only the run knows") {
  CHECK_THROWS_WITH(layer_norm(zeros<Shape<Batch, Any>>(2, 3), ones<Shape<4>>(), zeros<Shape<4>>()),
                    "layer_norm: input must be [..., E] and weight [E] (expected [4], got [2, 3])");
}
