// SPDX-License-Identifier: MIT
#include <whitematter/nn/rnn.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("Rnn takes tanh, or relu where it is told to") {
  seed(1);
  const Rnn<3, 4> layer;
  const Rnn<3, 4, Recurrent{.relu = true}> relu_layer;
  static_assert(parameter_count<Rnn<3, 4>> == 4 * (3 + 4 + 2));
  const auto x = sample<Shape<Batch, 5, 3>, float>(1, 2);
  const auto expect = [&](const auto& w, const auto& run) {
    return run(x, w.weight_ih, w.weight_hh, w.bias_ih, w.bias_hh).output.to_vector();
  };
  const auto y = layer(x).output;
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, 5, 4>>>);
  CHECK(y.to_vector() == expect(layer.first[0], [](const auto&... in) { return rnn_tanh(in...); }));
  CHECK(relu_layer(x).output.to_vector() ==
        expect(relu_layer.first[0], [](const auto&... in) { return rnn_relu(in...); }));
}

TEST_CASE("Rnn hands its state on") {
  const Rnn<3, 4, Recurrent{.layers = 2}> layers;
  const auto x = sample<Shape<2, 6, 3>, float>(1);
  const auto all = layers(x).state, first = layers(slice<1, 0, 3>(x)).state;
  static_assert(std::is_same_v<decltype(all), const Tensor<float, Shape<2, 2, 4>>>);
  check_close(layers(slice<1, 3>(x), first).state.to_vector(), all.to_vector(), 1e-6);
}

TEST_CASE("Rnn without a bias is one whose biases are 0") {
  const Rnn<3, 2, Recurrent{.layers = 2, .bidirectional = true, .bias = false}> layer;
  const Rnn<3, 2, Recurrent{.layers = 2, .bidirectional = true}> whole;
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
