// SPDX-License-Identifier: MIT
#include <whitematter/nn/sequential.hpp>

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/linear.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("sequential runs its modules one after another") {
  const Sequential<Linear<3, 4>, Relu, Linear<4, 2>> model;
  const auto x = sample<Shape<Batch, 3>, float>(1, 5);
  const auto& [first, middle, last] = model.modules;
  const auto y = model(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, 2>>>);
  CHECK(y.to_vector() == last(relu(first(x))).to_vector());
}

TEST_CASE("sequential names its modules by number") {
  const Sequential<Linear<3, 4>, Sequential<Relu, Linear<4, 2>>> model;
  std::vector<std::string> names;
  for_each_state(model, [&](const std::string& name, const auto&) { names.push_back(name); });
  CHECK(names == std::vector<std::string>{"0.weight", "0.bias", "1.1.weight", "1.1.bias"});
  static_assert(parameter_count<Sequential<Linear<3, 4>, Relu, Linear<4, 2>>> == 16 + 10);
}

TEST_CASE("an empty sequence and Identity return their input") {
  const auto x = sample<Shape<3>>(1);
  CHECK(Sequential<>()(x).array().identity() == x.array().identity());
  CHECK(Identity()(x).array().identity() == x.array().identity());
  static_assert(state_count<Identity> == 0 && state_count<Sequential<>> == 0);
}
