// SPDX-License-Identifier: MIT
#include <whitematter/ops/positions.hpp>

#include <whitematter/ops/embedding.hpp>
#include <whitematter/tensor/record_graph.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("positions number the steps of an axis") {
  const auto x = sample<Shape<Batch, Time, 4>>(1, 2, 3);
  const auto steps = positions<1>(x);
  static_assert(std::is_same_v<decltype(steps), const Tensor<std::int64_t, Shape<Time>>>);
  CHECK(steps.to_vector() == std::vector<std::int64_t>{0, 1, 2});
  CHECK(positions<-1>(x).to_vector() == std::vector<std::int64_t>{0, 1, 2, 3});
}

TEST_CASE("a graph computes the positions of an axis without a size, and holds those of one with a size") {
  const auto table = sample<Shape<5, 2>>(1);
  const auto nodes = [&](const auto& tokens) {
    graph::Trace trace;
    std::string names;
    const auto graph =
        record_graph(trace, [&](const auto& x) { return embedding(table, positions<1>(x)); }, tokens);
    for (const auto& node : graph.nodes) names += node.op + " ";
    return names;
  };
  CHECK(nodes(zeros<Shape<Batch, Time>, std::int64_t>(2, 3)) == "Shape Gather Range Gather ");
  CHECK(nodes(zeros<Shape<Batch, 3>, std::int64_t>(2)) == "Gather ");
}
