// SPDX-License-Identifier: MIT
#include <whitematter/nn/gru.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("Gru has its gates in PyTorch's order and applies them") {
  seed(1);
  const Gru<3, 4> layer;
  static_assert(parameter_count<Gru<3, 4>> == 12 * (3 + 4 + 2));
  const auto x = sample<Shape<Batch, Time, 3>, float>(1, 2, 5);
  const auto& w = layer.first[0];
  const auto expected = gru(x, w.weight_ih, w.weight_hh, w.bias_ih, w.bias_hh);
  const auto [y, h] = layer(x);
  static_assert(std::is_same_v<decltype(h), const Tensor<float, Shape<1, Batch, 4>>>);
  CHECK(y.to_vector() == expected.output.to_vector());
  CHECK(h.to_vector() == expected.state.to_vector());
}

TEST_CASE("Gru begins with a state for each direction") {
  const Gru<3, 4, Recurrent{.bidirectional = true, .batch_first = false}> layer;
  const auto x = sample<Shape<Time, Batch, 3>, float>(1, 5, 2);
  const auto state = sample<Shape<2, Batch, 4>, float>(2, 2);
  const auto y = layer(x, state).output;
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Time, Batch, 8>>>);
  const auto& back = layer.first[1];
  const auto expected = gru<Sequence{.reverse = true, .batch_first = false}>(
      x, squeeze<0>(slice<0, 1>(state)), back.weight_ih, back.weight_hh, back.bias_ih, back.bias_hh);
  CHECK(slice<2, 4>(y).to_vector() == expected.output.to_vector());
}

TEST_CASE("Gru without a bias is one whose biases are 0") {
  const Gru<3, 2, Recurrent{.layers = 2, .bidirectional = true, .bias = false}> layer;
  const Gru<3, 2, Recurrent{.layers = 2, .bidirectional = true}> whole;
  static_assert(state_count<std::decay_t<decltype(layer)>> == 8);
  std::vector<Array<float>> weights;
  for_each_parameter(layer, [&](const std::string& name, const auto& p) {
    CHECK(name.find("bias") == name.npos);
    weights.push_back(p.array());
  });
  std::size_t i = 0;
  for_each_parameter(whole, [&](const std::string& name, const auto& p) {
    if (name.find("bias") != name.npos)
      kernel::fill(p.array(), 0.f);
    else
      std::copy_n(weights.at(i++).data(), p.elements(), p.array().data());
  });
  const auto x = sample<Shape<Batch, Time, 3>, float>(1, 2, 4);
  CHECK(layer(x).output.to_vector() == whole(x).output.to_vector());
}
