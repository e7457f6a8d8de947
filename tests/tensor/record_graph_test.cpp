// SPDX-License-Identifier: MIT
#include <whitematter/tensor/record_graph.hpp>

#include <whitematter/tensor/create.hpp>

#include "support/catch.hpp"

using namespace wm;

namespace {

template <class S>
auto join(const char* op, const Tensor<float, S>& a, const Tensor<float, S>& b) {
  return record<S>(
      op, kernel::clone(a.array()),
      [](const Array<float>& dy, Needs<2>) {
        return std::tuple{dy, dy};
      },
      a, b);
}

}  // namespace

TEST_CASE("inputs are numbered, and a tuple is several outputs") {
  graph::Trace trace;
  const auto graph = record_graph(
      trace,
      [](const auto& a, const auto& b) {
        return std::tuple{join("Add", a, b), join("Mul", a, a)};
      },
      zeros<Shape<Batch, 2>>(3), zeros<Shape<Batch, 2>>(3));
  REQUIRE(graph.inputs.size() == 2);
  REQUIRE(graph.outputs.size() == 2);
  CHECK(graph.values[0].name == "input");
  CHECK(graph.values[1].name == "input_1");
  CHECK(graph.values[0].dims[0].name == "Batch");
  CHECK(graph.nodes[0].inputs == std::vector{0, 1});
  CHECK(graph.nodes[1].inputs == std::vector{0, 0});
  CHECK(graph.outputs == std::vector{graph.nodes[0].outputs[0], graph.nodes[1].outputs[0]});
}

TEST_CASE("one input is called input, and nothing is kept for backward") {
  graph::Trace trace;
  auto x = zeros<Shape<2>>();
  x.requires_grad();
  bool graph_for_backward = true;
  const auto graph = record_graph(
      trace,
      [&](const auto& a) {
        const auto y = join("Add", a, a);
        graph_for_backward = y.has_graph();
        return y;
      },
      x);
  CHECK(graph.values[0].name == "input");
  CHECK_FALSE(graph_for_backward);
}
