// SPDX-License-Identifier: MIT
#include <whitematter/nn/lstm.hpp>

#include <whitematter/nn/trace.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

struct LastState {
  Lstm<3, 4> lstm;
  WM_MODULE(LastState, lstm)

  auto forward(const auto& x) const { return lstm(x).state; }
};

}  // namespace

TEST_CASE("Lstm runs its layers and directions one after another") {
  seed(1);
  const Lstm<3, 4, Recurrent{.layers = 2, .bidirectional = true}> layers;
  const auto x = sample<Shape<Batch, Time, 3>, float>(1, 2, 5);
  const auto [y, h, c] = layers(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, Time, 8>>>);
  static_assert(std::is_same_v<decltype(h), const Tensor<float, Shape<4, Batch, 4>>>);
  static_assert(std::is_same_v<decltype(c), const Tensor<float, Shape<4, Batch, 4>>>);
  // The last layer's states: forward after the last step, backward after the first.
  CHECK(h.at(2, 1, 3) == y.at(1, 4, 3));
  CHECK(h.at(3, 1, 3) == y.at(1, 0, 7));
  CHECK(layers(x, zeros<Shape<4, Batch, 4>>(2), zeros<Shape<4, Batch, 4>>(2)).output.to_vector() ==
        y.to_vector());
}

TEST_CASE("Lstm reads a sequence in two parts as in one") {
  seed(2);
  const Lstm<3, 4, Recurrent{.layers = 2, .batch_first = false}> layers;
  const auto x = sample<Shape<6, 2, 3>, float>(1);
  const auto all = layers(x);
  const auto first = layers(slice<0, 0, 4>(x));
  const auto rest = layers(slice<0, 4>(x), first.state, first.cell);
  check_close(rest.state.to_vector(), all.state.to_vector(), 1e-6);
  check_close(rest.cell.to_vector(), all.cell.to_vector(), 1e-6);
}

TEST_CASE("gradients reach all of Lstm's parameters") {
  const Lstm<2, 3, Recurrent{.layers = 2, .bidirectional = true}> layers;
  layers(sample<Shape<Batch, 4, 2>, float>(1, 2)).output.backward(ones<Shape<Batch, 4, 6>>(2));
  for_each_parameter(layers, [](const std::string& name, const auto& parameter) {
    CAPTURE(name);
    CHECK(parameter.has_grad());
  });
}

TEST_CASE("Lstm in a graph keeps its weights' names") {
  LastState model;
  const auto graph = trace<Shape<Batch, Time, 3>>(model);
  std::vector<std::string> names;
  for (const auto& constant : graph.constants) {
    const auto& name = graph.values[static_cast<std::size_t>(constant.value)].name;
    if (!name.empty()) names.push_back(name);
  }
  CHECK(names == std::vector<std::string>{"lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0",
                                          "lstm.bias_hh_l0"});
  CHECK(graph.nodes.front().path == "lstm");
}

TEST_CASE("Lstm without a bias is one whose biases are 0") {
  const Lstm<3, 2, Recurrent{.layers = 2, .bidirectional = true, .bias = false}> layer;
  const Lstm<3, 2, Recurrent{.layers = 2, .bidirectional = true}> whole;
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

TEST_CASE("dropout between layers zeroes what the next one reads, in training alone") {
  Lstm<3, 4, Recurrent{.layers = 2}> layer;
  const auto x = sample<Shape<Batch, Time, 3>, float>(1, 2, 5);
  const auto without = layer(x);
  layer.dropout = 1;
  const auto with = layer(x);
  CHECK(with.state.to_vector() != without.state.to_vector());
  // The second layer sees zeros alone.
  Lstm<3, 4, Recurrent{.layers = 2}> deaf = layer;
  deaf.dropout = 0;
  deaf.later[0].weight_ih = {};
  kernel::fill(deaf.later[0].weight_ih.array(), 0.f);
  CHECK(with.output.to_vector() == deaf(x).output.to_vector());
  eval(layer);
  CHECK(layer(x).output.to_vector() == without.output.to_vector());
}
