// SPDX-License-Identifier: MIT
#include <whitematter/nn/key_values.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

using Rows = Tensor<double, Shape<Batch, Time, 4>>;
Rows rows(std::uint64_t number, int batch, int time) {
  return sample<Shape<Batch, Time, 4>>(number, batch, time);
}

}  // namespace

TEST_CASE("attention to kept steps is attention to all of them") {
  const auto q = rows(1, 2, 5), k = rows(2, 2, 5), v = rows(3, 2, 5);
  const auto whole = attention<2>(q, k, v, {.causal = true});
  const KeyValues<4, Cpu, double> seen(8);
  int first = 0;
  for (const int count : {2, 1, 2}) {
    const auto part = [&](const Rows& x) { return narrow<1, Time>(x, first, count); };
    CHECK(positions<1>(part(q), seen).at(0) == first);
    seen.append(part(k), part(v));
    check_close(attention<2>(part(q), seen, {.causal = true}).to_vector(), part(whole).to_vector(), 1e-14);
    first += count;
  }
  CHECK((seen.steps() == 5 && seen.capacity() == 8));
}

TEST_CASE("steps are written where there is room, without moving the others") {
  const KeyValues<4, Cpu, double> seen(3);
  seen.append(rows(1, 1, 1), rows(2, 1, 1));
  const double* before = seen.keys().array().data();
  seen.append(rows(3, 1, 2), rows(4, 1, 2));
  CHECK(seen.keys().array().data() == before);
}

TEST_CASE("a copy shares the steps, a clone does not") {
  const KeyValues<4, Cpu, double> seen(3);
  seen.append(rows(1, 1, 1), rows(2, 1, 1));
  const auto copy = seen, other = seen.clone();
  seen.append(rows(3, 1, 1), rows(4, 1, 1));
  CHECK((copy.steps() == 2 && other.steps() == 1));
  other.append(rows(5, 1, 1), rows(6, 1, 1));
  CHECK(seen.keys().at(0, 1, 0) == rows(3, 1, 1).at(0, 0, 0));
  CHECK(other.keys().at(0, 0, 0) == seen.keys().at(0, 0, 0));
  seen.clear();
  CHECK((seen.empty() && copy.empty() && other.steps() == 2));
  seen.append(rows(1, 3, 2), rows(2, 3, 2));
}

TEST_CASE("KeyValues refuse what does not fit") {
  const KeyValues<4, Cpu, double> seen(2);
  seen.append(rows(1, 1, 1), rows(2, 1, 1));
  CHECK_THROWS_WITH(seen.append(rows(1, 1, 2), rows(2, 1, 2)),
                    "KeyValues: steps must fit the capacity (expected at most 1 more, got 2)");
  CHECK_THROWS_WITH(seen.append(rows(1, 2, 1), rows(2, 2, 1)),
                    "KeyValues: steps must be of the same batch (expected 1, got 2)");
  CHECK_THROWS_WITH(seen.append(rows(1, 1, 1), rows(2, 1, 2)),
                    "KeyValues: keys and values must be of the same steps (expected [1, 1, 4], got [1, 2, 4])");
  auto leaf = rows(1, 1, 1);
  leaf.requires_grad();
  CHECK_THROWS_WITH(seen.append(leaf, rows(2, 1, 1)),
                    "KeyValues: no gradient can flow through them (expected NoGrad, got a graph for backward)");
  CHECK_THROWS_WITH((KeyValues<4>(0)), "KeyValues: there must be room for a step (expected >= 1, got 0)");
  CHECK(seen.steps() == 1);
}

TEST_CASE("a graph takes the steps before, and gives them all") {
  graph::Trace trace;
  const NoGrad no_grad;
  const KeyValues<4, Cpu, double> seen(9);
  const auto x = detail::as_graph_input(trace, rows(1, 2, 3), "x");
  seen.add_graph_inputs(trace, "past", 2, 2);
  const auto numbers = positions<1>(x, seen);
  CHECK(numbers.to_vector() == std::vector<std::int64_t>{2, 3, 4});
  seen.append(x, x);
  seen.add_graph_outputs(trace, "present");
  const auto& graph = trace.graph;
  CHECK(graph.value(graph.inputs[1]).name == "past.key");
  CHECK(graph.value(graph.inputs[1]).dims[1].name == "Past");
  CHECK(graph.value(graph.outputs[1]).name == "present.value");
  std::string operators;
  for (const auto& node : graph.nodes) operators += node.op + " ";
  CHECK(operators == "Shape Gather Range Shape Gather Add Concat Concat ");
}
