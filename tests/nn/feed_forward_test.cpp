// SPDX-License-Identifier: MIT
#include <whitematter/nn/feed_forward.hpp>

#include "support/models.hpp"

using namespace wm;

TEST_CASE("FeedForward is two linear layers around an activation") {
  const FeedForward<3, 5, Activation::Relu, Cpu, double> layer;
  CHECK(state_names(layer) ==
        std::vector<std::string>{"linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"});
  const auto x = sample<Shape<Batch, Time, 3>>(1, 2, 4);
  CHECK(layer(x).to_vector() == layer.linear2(relu(layer.linear1(x))).to_vector());
  static_assert(std::is_same_v<decltype(layer(x)), Tensor<double, Shape<Batch, Time, 3>>>);
  static_assert(parameter_count<FeedForward<3, 5>> == 2 * 3 * 5 + 3 + 5);
}

TEST_CASE("FeedForward drops between its layers in training only") {
  FeedForward<3, 50> layer;
  const auto x = ones<Shape<1, 3>>();
  const auto whole = layer(x).to_vector();
  layer.dropout.p = 0.5;
  CHECK(layer(x).to_vector() != whole);
  eval(layer);
  CHECK(layer(x).to_vector() == whole);
}
