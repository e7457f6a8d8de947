// SPDX-License-Identifier: MIT
#include <whitematter/graph/writer.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("a writer's values have its type, and its numbers theirs") {
  graph::Trace trace;
  graph::Writer writer(trace, ElementType::Float64);
  const auto x = trace.add_value({"", ElementType::Float64, {{2, ""}, {-1, "Time"}}}).value;
  const auto y = writer.node("Mul", {x, writer.number(2)}, {{2, ""}, {-1, "Time"}});
  const auto n = writer.size_of(y, 2, 1);
  const auto m = writer.condition("Less", {n, writer.integer(3)}, {});
  const auto type = [&](graph::ValueId id) { return trace.graph.values[static_cast<std::size_t>(id)].type; };
  CHECK((type(y) == ElementType::Float64 && type(n) == ElementType::Int64 && type(m) == ElementType::Bool));
  CHECK(trace.graph.nodes.size() == 4);
}

TEST_CASE("a range's size is known by name only") {
  CHECK(!graph::Writer::ranged({7, ""}).fixed());
  CHECK(graph::Writer::ranged({-1, "Time"}).name == "Time");
}
