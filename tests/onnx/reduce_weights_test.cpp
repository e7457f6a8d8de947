// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>

#include "../../onnx_export/passes.hpp"
#include "../../onnx_export/verify.hpp"
#include "graph_builder.hpp"
#include "support/catch.hpp"

namespace wm::test {
namespace {

/// A product with a weight, and a bias that is too small to be worth it.
graph::Graph product(float largest = 1) {
  GraphBuilder b;
  const auto weight = b.weights("fc.weight", {20, 30}, -largest, largest),
             bias = b.weights("fc.bias", {30}, -1, 1), x = b.input({batch, size(20)}),
             y = b.node("fc", "MatMul", {x, weight}, {batch, size(30)});
  b.graph.outputs = {b.node("fc", "Add", {y, bias}, {batch, size(30)})};
  return b.graph;
}

const graph::Constant& constant_named(const graph::Graph& graph, const std::string& name) {
  const auto found = std::ranges::find(graph.constants, name, [&](const graph::Constant& constant) {
    return graph.value(constant.value).name;
  });
  REQUIRE(found != graph.constants.end());
  return *found;
}

template <class T>
std::vector<T> elements(const graph::Graph& graph, const std::string& name) {
  const auto& constant = constant_named(graph, name);
  REQUIRE(graph.value(constant.value).type == element_type<T>());
  std::vector<T> values(constant.bytes / sizeof(T));
  std::memcpy(values.data(), constant.data.get(), constant.bytes);
  return values;
}

std::string operators(const graph::Graph& graph) {
  std::string names;
  for (const auto& node : graph.nodes) names += node.op + " ";
  return names;
}

TEST_CASE("float32 weights stay as they are", "[onnx]") {
  auto graph = product();
  onnx::reduce_weights(graph, onnx::Weights::Float32);
  CHECK((operators(graph) == "MatMul Add " && graph.constants.size() == 2));
}

TEST_CASE("float16 weights are rounded once and cast back", "[onnx]") {
  const auto before = product();
  auto after = before;
  onnx::reduce_weights(after, onnx::Weights::Float16);
  onnx::verify(after);
  CHECK(operators(after) == "Cast MatMul Add ");
  const auto weights = elements<float>(before, "fc.weight");
  const auto halves = elements<f16>(after, "fc.weight");
  REQUIRE(halves.size() == weights.size());
  for (std::size_t i = 0; i < halves.size(); ++i) CHECK(halves[i] == f16(weights[i]));
  CHECK(elements<float>(after, "fc.bias") == elements<float>(before, "fc.bias"));
}

TEST_CASE("int8 weights are off by half a step of their row", "[onnx]") {
  const auto before = product();
  auto after = before;
  onnx::reduce_weights(after, onnx::Weights::Int8);
  onnx::verify(after);
  CHECK(operators(after) == "Cast Mul MatMul Add ");
  const auto weights = elements<float>(before, "fc.weight"),
             scales = elements<float>(after, "fc.weight.scale");
  const auto steps = elements<std::int8_t>(after, "fc.weight");
  REQUIRE(scales.size() == 20);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const float scale = scales[i / 30];
    CHECK(std::abs(static_cast<float>(steps[i]) * scale - weights[i]) <= 0.5001f * scale);
  }
  for (std::size_t row = 0; row < 20; ++row)
    CHECK(std::abs(*std::max_element(steps.begin() + static_cast<std::ptrdiff_t>(row * 30),
                                     steps.begin() + static_cast<std::ptrdiff_t>(row * 30 + 30),
                                     [](int a, int b) { return std::abs(a) < std::abs(b); })) == 127);
}

TEST_CASE("a filter's channels and pixels share a scale", "[onnx]") {
  GraphBuilder b;
  const auto weight = b.weights("conv.weight", {6, 8, 3, 3}, -1, 1),
             x = b.input({batch, size(8), size(5), size(5)});
  b.graph.outputs = {b.node("conv", "Conv", {x, weight}, {batch, size(6), size(3), size(3)})};
  onnx::reduce_weights(b.graph, onnx::Weights::Int8);
  onnx::verify(b.graph);
  CHECK(b.graph.value(constant_named(b.graph, "conv.weight.scale").value).dims ==
        Dims{size(6), size(1), size(1), size(1)});
}

TEST_CASE("rows of zeros stay zeros", "[onnx]") {
  auto graph = product(0);
  onnx::reduce_weights(graph, onnx::Weights::Int8);
  for (const auto step : elements<std::int8_t>(graph, "fc.weight")) CHECK(step == 0);
}

TEST_CASE("a weight that does not fit is refused", "[onnx]") {
  auto graph = product(1e6f);
  CHECK_THROWS_WITH(
      onnx::reduce_weights(graph, onnx::Weights::Float16),
      Catch::Contains("onnx: weights: fc.weight must fit float16 (expected at most 65504, got "));
}

}  // namespace
}  // namespace wm::test
