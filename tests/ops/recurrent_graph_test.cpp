// SPDX-License-Identifier: MIT
#include <whitematter/ops/recurrent_graph.hpp>

#include <cstring>

#include "support/catch.hpp"

using namespace wm;
using detail::RecurrentKind;

namespace {

using Operators = std::vector<std::string>;

// The nodes of a layer with two hidden units; the inputs are there already.
graph::Graph graph_of(RecurrentKind kind, Sequence sequence, int states) {
  graph::Trace trace;
  std::vector<graph::ValueId> inputs;
  for (int i = 0; i < 5 + states; ++i) inputs.push_back(trace.add_value({}).value);
  const Axes axes = Shape<Batch, Time, 3>::axes();
  detail::RecurrentGraph(trace, kind, sequence, axes, 2, ElementType::Float32).add(inputs);
  return std::move(trace.graph);
}

Operators operators(const graph::Graph& graph) {
  Operators names;
  for (const auto& node : graph.nodes) names.push_back(node.op);
  return names;
}

const graph::Node& layer_of(const graph::Graph& graph) {
  for (const auto& node : graph.nodes)
    if (node.op == "RNN" || node.op == "LSTM" || node.op == "GRU") return node;
  FAIL("there is no layer");
  return graph.nodes.front();
}

std::vector<std::int64_t> row_order(const graph::Graph& graph) {
  std::vector<std::int64_t> rows(graph.constants.at(0).bytes / sizeof(std::int64_t));
  std::memcpy(rows.data(), graph.constants.at(0).data.get(), graph.constants.at(0).bytes);
  return rows;
}

}  // namespace

TEST_CASE("the steps come first in ONNX") {
  const auto first = graph_of(RecurrentKind::RnnTanh, {.batch_first = false}, 0),
             batch_first = graph_of(RecurrentKind::RnnTanh, {}, 0);
  CHECK(operators(first) ==
        Operators{"Gather", "Gather", "Gather", "Gather", "Concat", "RNN", "Squeeze", "Squeeze"});
  CHECK(operators(batch_first) == Operators{"Gather", "Gather", "Gather", "Gather", "Concat", "Transpose",
                                            "RNN", "Squeeze", "Transpose", "Squeeze"});
}

TEST_CASE("gates stand in ONNX's order") {
  CHECK(row_order(graph_of(RecurrentKind::Lstm, {}, 0)) == std::vector<std::int64_t>{0, 1, 6, 7, 2, 3, 4, 5});
  CHECK(row_order(graph_of(RecurrentKind::Gru, {}, 0)) == std::vector<std::int64_t>{2, 3, 0, 1, 4, 5});
  CHECK(row_order(graph_of(RecurrentKind::RnnRelu, {}, 0)) == std::vector<std::int64_t>{0, 1});
}

TEST_CASE("states are inputs where they are given") {
  const auto none = graph_of(RecurrentKind::Lstm, {}, 0), both = graph_of(RecurrentKind::Lstm, {}, 2);
  CHECK(layer_of(none).inputs.size() == 4);
  CHECK(layer_of(both).inputs.size() == 7);
  CHECK(layer_of(both).inputs[4] == -1);
  CHECK(layer_of(both).outputs.size() == 3);
  CHECK(layer_of(graph_of(RecurrentKind::Gru, {}, 1)).outputs.size() == 2);
}

TEST_CASE("attributes of recurrent layers") {
  const auto attributes = [](RecurrentKind kind, bool reverse) {
    return layer_of(graph_of(kind, {.reverse = reverse}, 0)).attributes;
  };
  using Map = std::map<std::string, graph::Attribute>;
  CHECK((attributes(RecurrentKind::Lstm, false) == Map{{"hidden_size", std::int64_t{2}}}));
  CHECK((attributes(RecurrentKind::Gru, true) == Map{{"hidden_size", std::int64_t{2}},
                                                     {"direction", std::string("reverse")},
                                                     {"linear_before_reset", std::int64_t{1}}}));
  CHECK((attributes(RecurrentKind::RnnRelu, false) ==
         Map{{"hidden_size", std::int64_t{2}}, {"activations", std::vector<std::string>{"Relu"}}}));
}
