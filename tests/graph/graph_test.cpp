// SPDX-License-Identifier: MIT
#include <whitematter/graph/graph.hpp>

#include "support/catch.hpp"

using namespace wm::graph;

TEST_CASE("a dimension is a size or a name") {
  const Dimension size{3, ""}, name{-1, "Batch"};
  CHECK(size.fixed());
  CHECK_FALSE(name.fixed());
  CHECK(size == Dimension{3, ""});
  CHECK_FALSE(size == Dimension{4, ""});
  CHECK_FALSE(name == Dimension{-1, "Time"});
}

TEST_CASE("a graph begins empty and its values have no type but float") {
  const Graph graph;
  CHECK(graph.nodes.empty());
  CHECK(graph.inputs.empty());
  CHECK(Value{}.type == wm::ElementType::Float32);
  CHECK(Constant{}.value == -1);
}
