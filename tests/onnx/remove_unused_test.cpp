// SPDX-License-Identifier: MIT
#include "../../onnx_export/passes.hpp"
#include "../../onnx_export/verify.hpp"
#include "graph_builder.hpp"
#include "support/catch.hpp"

namespace wm::test {
namespace {

TEST_CASE("what no output depends on is removed", "[onnx]") {
  GraphBuilder b;
  const Dims dims{batch, size(4)};
  b.weights("unused", {100}, 0, 1);
  const auto x = b.input(dims);
  const auto dead = b.node("", "Exp", {x}, dims);
  const auto offset = b.weights("offset", {4}, 0, 1);
  b.node("", "Add", {dead, b.weights("dead", {4}, 0, 1)}, dims);
  b.graph.outputs = {b.node("", "Sub", {x, offset}, dims)};
  onnx::remove_unused(b.graph);
  onnx::verify(b.graph);

  REQUIRE(b.graph.nodes.size() == 1);
  CHECK(b.graph.nodes[0].op == "Sub");
  REQUIRE(b.graph.constants.size() == 1);
  CHECK(b.graph.values.size() == 3);
  CHECK(b.graph.values[static_cast<std::size_t>(b.graph.constants[0].value)].name == "offset");
}

TEST_CASE("an input stays even where nothing reads it", "[onnx]") {
  GraphBuilder b;
  const auto x = b.input({batch, size(4)});
  b.input({batch, size(9)});
  b.graph.outputs = {b.node("", "Relu", {x}, {batch, size(4)})};
  onnx::remove_unused(b.graph);
  onnx::verify(b.graph);
  CHECK(b.graph.inputs.size() == 2);
}

}  // namespace
}  // namespace wm::test
