// SPDX-License-Identifier: MIT
#include <set>

#include "../../onnx_export/names.hpp"
#include "../../onnx_export/passes.hpp"
#include "graph_builder.hpp"
#include "support/catch.hpp"

#include <whitematter/core/error.hpp>

namespace wm::test {
namespace {

TEST_CASE("nodes are named after their modules", "[onnx]") {
  auto graph = small_resnet();
  onnx::fold_batch_norm(graph);
  CHECK(onnx::node_names(graph) == std::vector<std::string>{"conv1", "relu", "layer1.0.conv1",
                                                            "layer1.0.relu", "layer1.0.conv2",
                                                            "layer1.0.downsample.0", "layer1.0.add",
                                                            "layer1.0.relu_1", "avgpool", "flatten", "fc"});
}

TEST_CASE("a module of two operators names both", "[onnx]") {
  GraphBuilder b;
  const Dims dims{batch, size(4)};
  auto x = b.node("fc", "MatMul", {b.input(dims), b.weights("fc.weight", {4, 4}, 0, 1)}, dims);
  x = b.node("fc", "Add", {x, b.weights("fc.bias", {4}, 0, 1)}, dims);
  x = b.node("act", "Relu", {x}, dims);
  x = b.node("act", "Relu", {x}, dims);
  b.graph.outputs = {b.node("", "LogSoftmax", {x}, dims)};
  CHECK(onnx::node_names(b.graph) ==
        std::vector<std::string>{"fc.mat_mul", "fc.add", "act", "act_1", "log_softmax"});
}

TEST_CASE("a module with modules below it names its own operators", "[onnx]") {
  GraphBuilder b;
  const Dims dims{batch, size(4)};
  const auto x = b.node("act", "Relu", {b.node("act.inner", "Relu", {b.input(dims)}, dims)}, dims);
  b.graph.outputs = {x};
  CHECK(onnx::node_names(b.graph) == std::vector<std::string>{"act.inner", "act.relu"});
}

TEST_CASE("every name is unique, whatever the modules are called", "[onnx]") {
  GraphBuilder b;
  const Dims dims{batch, size(4)};
  auto x = b.input(dims);
  for (const char* path : {"", "", "relu_1", "relu", "logits", "input", "layer", "layer.relu", "layer"})
    x = b.node(path, "Relu", {x}, dims);
  x = b.node("", "Add", {x, b.constant<float>("input", {size(1)}, {1})}, dims);
  x = b.node("", "Add", {x, b.constant<float>("", {size(1)}, {2})}, dims);
  x = b.node("", "Add", {x, b.constant<float>("relu", {size(1)}, {3})}, dims);
  b.graph.outputs = {x};
  onnx::assign_names(b.graph, {"input"}, {"logits"});

  const auto nodes = onnx::node_names(b.graph);
  CHECK(std::set(nodes.begin(), nodes.end()).size() == nodes.size());
  std::set<std::string> values;
  for (const auto& value : b.graph.values) values.insert(value.name);
  CHECK(values.size() == b.graph.values.size());
  CHECK(b.graph.values[static_cast<std::size_t>(b.graph.inputs[0])].name == "input");
  CHECK(b.graph.values[static_cast<std::size_t>(b.graph.outputs[0])].name == "logits");
  CHECK(values.contains("add_1.constant"));
  CHECK_FALSE(values.contains(""));
}

TEST_CASE("names of inputs and outputs are taken as they are or refused", "[onnx]") {
  auto graph = small_resnet();
  CHECK_THROWS_WITH(onnx::assign_names(graph, {"x"}, {"x"}),
                    "onnx: names: inputs and outputs must differ (expected another name, got x)");
  CHECK_THROWS_WITH(onnx::assign_names(graph, {"x", "y"}, {"z"}),
                    "onnx: names: each input must have one (expected 1, got 2)");
  CHECK_THROWS_WITH(onnx::assign_names(graph, {""}, {"z"}),
                    "onnx: names: an input or output must have one (expected a name, got none)");
}

}  // namespace
}  // namespace wm::test
