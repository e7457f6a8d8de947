// SPDX-License-Identifier: MIT
#include <whitematter/nn/linear.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("Linear has PyTorch's state and applies it") {
  seed(1);
  const Linear<3, 2> layer;
  std::vector<std::string> names;
  for_each_state(layer, [&](const std::string& name, const auto& state) {
    names.push_back(text(name, state.extents()));
  });
  CHECK(names == std::vector<std::string>{"weight[2, 3]", "bias[2]"});
  const auto x = sample<Shape<Batch, 3>, float>(1, 2);
  CHECK(layer(x).to_vector() == linear(x, layer.weight, layer.bias).to_vector());
  static_assert(parameter_count<Linear<512, 10>> == 5130);
}

TEST_CASE("Linear begins within PyTorch's bounds") {
  seed(2);
  const Linear<100, 50> layer;
  for (const float v : layer.weight.to_vector()) CHECK(std::abs(v) <= 0.1f);
  for (const float v : layer.bias.to_vector()) CHECK(std::abs(v) <= 0.1f);
  CHECK(layer.bias.to_vector() != std::vector<float>(50, 0.f));
}

TEST_CASE("gradients reach Linear's parameters") {
  const Linear<3, 2, Cpu, double> layer;
  layer(sample<Shape<Batch, 3>>(1, 4)).backward(ones<Shape<Batch, 2>, double>(4));
  CHECK(layer.bias.grad().to_vector() == std::vector<double>{4, 4});
  CHECK(layer.weight.has_grad());
}

static_assert(has_input_features<Shape<Batch, 3>, 3> && has_input_features<Shape<3>, 3> &&
              has_input_features<Shape<Batch, Any>, 3>);
static_assert(!has_input_features<Shape<Batch, 4>, 3> && !has_input_features<Shape<>, 3> &&
              !has_input_features<Shape<3, Batch>, 3>);

TEST_CASE("Linear without a bias") {
  const LinearNoBias<3, 2> layer;
  static_assert(parameter_count<LinearNoBias<3, 2>> == 6 && state_count<LinearNoBias<3, 2>> == 1);
  const auto x = sample<Shape<Batch, 3>, float>(1, 2);
  CHECK(layer(x).to_vector() == linear(x, layer.weight).to_vector());
}
