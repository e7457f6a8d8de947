// SPDX-License-Identifier: MIT
#include <whitematter/graph/compose.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("a composed operation is nodes of the result's type and sizes, and constants") {
  graph::Trace trace;
  const auto x = trace.add_value({"x", ElementType::Float64, {{-1, "Batch"}}});
  graph::Compose g(trace, {"", ElementType::Float64, {{-1, "Batch"}}});
  const auto y = g.last("Mul", {g("LeakyRelu", {x.value}, {{"alpha", 0.5f}}), g.number(3)});
  const auto& graph = trace.graph;
  REQUIRE(graph.nodes.size() == 2);
  CHECK(graph.nodes[0].op == "LeakyRelu");
  CHECK(std::get<float>(graph.nodes[0].attributes.at("alpha")) == 0.5f);
  CHECK(graph.nodes[1].inputs[0] == graph.nodes[0].outputs[0]);
  CHECK(graph.nodes[1].outputs[0] == y.value);
  REQUIRE(graph.constants.size() == 1);
  CHECK(graph.constants[0].bytes == sizeof(double));
  CHECK(*reinterpret_cast<const double*>(graph.constants[0].data.get()) == 3);
  for (const auto& node : graph.nodes) {
    const auto& value = graph.values[static_cast<std::size_t>(node.outputs[0])];
    CHECK(value.type == ElementType::Float64);
    CHECK(value.dims == std::vector<graph::Dimension>{{-1, "Batch"}});
  }
}

TEST_CASE("a number is of a type that is computed in") {
  graph::Trace trace;
  CHECK_THROWS_WITH(
      trace.add_number(1, ElementType::Bool),
      "trace: a number must have a type that is computed in (expected float32 or float64, got bool)");
}
