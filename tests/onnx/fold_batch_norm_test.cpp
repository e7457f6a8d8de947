// SPDX-License-Identifier: MIT
#include <algorithm>

#include "../../onnx_export/passes.hpp"
#include "../../onnx_export/verify.hpp"
#include "evaluate.hpp"
#include "graph_builder.hpp"
#include "support/catch.hpp"

namespace wm::test {
namespace {

Numbers wave(std::vector<std::int64_t> dims) {
  Numbers x(std::move(dims));
  for (std::size_t i = 0; i < x.data.size(); ++i) x.data[i] = std::sin(0.7 * static_cast<double>(i));
  return x;
}

double largest_difference(const Numbers& a, const Numbers& b) {
  REQUIRE(a.dims == b.dims);
  double worst = 0;
  for (std::size_t i = 0; i < a.data.size(); ++i) worst = std::max(worst, std::abs(a.data[i] - b.data[i]));
  return worst;
}

auto count(const graph::Graph& graph, const std::string& op) {
  return std::ranges::count(graph.nodes, op, &graph::Node::op);
}

/// [Batch, 4, 5, 5] through a grouped convolution, with a bias if asked for, and its normalization.
GraphBuilder normalized(bool bias) {
  GraphBuilder b;
  const Dims dims{batch, size(6), size(3), size(3)};
  std::vector<ValueId> inputs{b.input({batch, size(4), size(5), size(5)}),
                              b.weights("conv.weight", {6, 2, 3, 3}, -1, 1)};
  if (bias) inputs.push_back(b.weights("conv.bias", {6}, -1, 1));
  const auto y = b.node("conv", "Conv", inputs, dims, {{"group", std::int64_t{2}}});
  b.graph.outputs = {b.batch_norm("bn", y, 6, dims)};
  return b;
}

TEST_CASE("a folded convolution computes what the two nodes computed", "[onnx]") {
  const bool bias = GENERATE(false, true);
  const auto before = normalized(bias).graph;
  auto after = before;
  onnx::fold_batch_norm(after);
  onnx::remove_unused(after);
  onnx::verify(after);

  CHECK(count(after, "BatchNormalization") == 0);
  REQUIRE(after.nodes.size() == 1);
  CHECK(after.nodes[0].inputs.size() == 3);
  CHECK(after.constants.size() == 2);
  const auto x = wave({2, 4, 5, 5});
  CHECK(largest_difference(evaluate(before, x), evaluate(after, x)) <
        2e-6);  // the weights' rounding to float
}

TEST_CASE("folded weights are the exact ones, rounded once", "[onnx]") {
  const auto before = normalized(true).graph;
  auto after = before;
  onnx::fold_batch_norm(after);
  const auto numbers = [](const graph::Graph& g, ValueId id) {
    return onnx::numbers_of(g, *onnx::constant_of(g, id));
  };
  const auto in = [&](std::size_t node, std::size_t i) {
    return numbers(before, before.nodes[node].inputs[i]);
  };
  const auto weight = in(0, 1), bias = in(0, 2), scale = in(1, 1), shift = in(1, 2), mean = in(1, 3),
             var = in(1, 4);
  const auto folded = numbers(after, after.nodes[0].inputs[1]);
  const auto folded_bias = numbers(after, after.nodes[0].inputs[2]);
  for (std::size_t c = 0; c < 6; ++c) {
    const double factor = scale[c] / std::sqrt(var[c] + double{1e-5f});
    CHECK(folded_bias[c] == double{static_cast<float>((bias[c] - mean[c]) * factor + shift[c])});
    for (std::size_t i = 0; i < 18; ++i)
      REQUIRE(folded[18 * c + i] == double{static_cast<float>(weight[18 * c + i] * factor)});
  }
}

TEST_CASE("a convolution that something else reads is not folded", "[onnx]") {
  auto b = normalized(false);
  SECTION("another node") {
    const auto conv = b.graph.nodes[0].outputs[0], norm = b.graph.outputs[0];
    b.graph.outputs = {b.node("", "Add", {norm, conv}, b.graph.values[static_cast<std::size_t>(norm)].dims)};
  }
  SECTION("an output of the graph") { b.graph.outputs.push_back(b.graph.nodes[0].outputs[0]); }
  const auto nodes = b.graph.nodes.size();
  onnx::fold_batch_norm(b.graph);
  CHECK(b.graph.nodes.size() == nodes);
  CHECK(count(b.graph, "BatchNormalization") == 1);
}

TEST_CASE("normalization without a convolution before it stays", "[onnx]") {
  GraphBuilder b;
  const Dims dims{batch, size(4), size(2), size(2)};
  const auto relu = b.node("", "Relu", {b.input(dims)}, dims);
  b.graph.outputs = {b.batch_norm("bn", relu, 4, dims)};
  onnx::fold_batch_norm(b.graph);
  onnx::verify(b.graph);
  CHECK(count(b.graph, "BatchNormalization") == 1);
}

TEST_CASE("a weight that two convolutions share is folded into each by itself", "[onnx]") {
  GraphBuilder b;
  const Dims dims{batch, size(4), size(6), size(6)};
  auto x = b.conv3x3("conv", b.input(dims), 4, 4, dims);
  const auto weight = b.graph.nodes[0].inputs[1];
  x = b.batch_norm("bn1", x, 4, dims);
  x = b.conv3x3("again", x, 4, 4, dims);
  b.graph.nodes.back().inputs[1] = weight;
  b.graph.outputs = {b.batch_norm("bn2", x, 4, dims)};
  auto after = b.graph;
  onnx::fold_batch_norm(after);
  onnx::remove_unused(after);
  onnx::verify(after);
  CHECK(count(after, "BatchNormalization") == 0);
  CHECK(largest_difference(evaluate(b.graph, wave({1, 4, 6, 6})), evaluate(after, wave({1, 4, 6, 6}))) <
        2e-6);
}

TEST_CASE("every pass leaves a residual network's result alone", "[onnx]") {
  const auto before = small_resnet();
  auto after = before;
  onnx::fold_batch_norm(after);
  onnx::remove_unused(after);
  onnx::verify(after);
  CHECK(count(after, "BatchNormalization") == 0);
  const auto x = wave({3, 3, 8, 8});
  CHECK(largest_difference(evaluate(before, x), evaluate(after, x)) < 2e-6);
}

}  // namespace
}  // namespace wm::test
