// SPDX-License-Identifier: MIT
#include <whitematter/core/error.hpp>

#include "dims.hpp"
#include "graph_edit.hpp"
#include "passes.hpp"

namespace wm::onnx {

void add_softmax(graph::Graph& graph) {
  check(graph.outputs.size() == 1, "onnx: softmax: the model must have one output", 1, graph.outputs.size());
  const graph::ValueId logits = graph.outputs[0];
  for (const graph::Node& node : graph.nodes)
    if (node.op == "Softmax" && node.outputs[0] == logits) return;

  const graph::Value value = graph.value(logits);
  check(!value.dims.empty(), "onnx: softmax: the output must have a dimension of classes", "[..., Classes]",
        to_text(value.dims));
  graph.outputs[0] = add_value(graph, {"", value.type, value.dims});
  graph.nodes.push_back({.op = "Softmax",
                         .inputs = {logits},
                         .outputs = {graph.outputs[0]},
                         .attributes = {{"axis", std::int64_t{-1}}},
                         .path = {}});
}

}  // namespace wm::onnx
