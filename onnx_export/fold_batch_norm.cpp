// SPDX-License-Identifier: MIT
#include <cmath>
#include <utility>
#include <vector>

#include "graph_edit.hpp"
#include "passes.hpp"

namespace wm::onnx {
namespace {

/// The parameters of both nodes as constants that can be computed with.
bool foldable(const graph::Graph& graph, const graph::Node& conv, const graph::Node& norm) {
  const auto ready = [&graph](const graph::Node& node) {
    for (std::size_t i = 1; i < node.inputs.size(); ++i) {
      if (!constant_of(graph, node.inputs[i])) return false;
      const ElementType type = graph.value(node.inputs[i]).type;
      if (type != ElementType::Float32 && type != ElementType::Float64) return false;
    }
    return true;
  };
  return conv.op == "Conv" && ready(conv) && ready(norm);
}

/// y = (conv(x) - mean) * factor + shift, with factor = scale / sqrt(variance + epsilon) moved into the
/// weights.
void fold(graph::Graph& graph, graph::Node& conv, const graph::Node& norm) {
  const auto numbers = [&graph](graph::ValueId id) { return numbers_of(graph, *constant_of(graph, id)); };
  auto weight = numbers(conv.inputs[1]);
  const auto scale = numbers(norm.inputs[1]);
  const auto shift = numbers(norm.inputs[2]);
  const auto mean = numbers(norm.inputs[3]);
  const auto variance = numbers(norm.inputs[4]);
  const double epsilon = attribute_or<float>(norm, "epsilon", 1e-5f);

  const std::size_t channels = scale.size();
  const std::size_t per_channel = channels == 0 ? 0 : weight.size() / channels;
  auto bias = conv.inputs.size() > 2 ? numbers(conv.inputs[2]) : std::vector<double>(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const double factor = scale[c] / std::sqrt(variance[c] + epsilon);
    for (std::size_t i = 0; i < per_channel; ++i) weight[c * per_channel + i] *= factor;
    bias[c] = (bias[c] - mean[c]) * factor + shift[c];
  }

  graph::Value bias_value = graph.value(norm.inputs[2]);
  bias_value.name = conv.path.empty() ? "" : conv.path + ".bias";
  conv.inputs = {conv.inputs[0], add_constant(graph, graph.value(conv.inputs[1]), weight),
                 add_constant(graph, std::move(bias_value), bias)};
  conv.outputs = norm.outputs;
}

}  // namespace

void fold_batch_norm(graph::Graph& graph) {
  const auto readers = count_readers(graph);
  std::vector<int> maker(graph.values.size(), -1);  // the kept node that makes each value
  std::vector<graph::Node> kept;
  for (graph::Node& node : graph.nodes) {
    if (node.op == "BatchNormalization") {
      const auto input = static_cast<std::size_t>(node.inputs[0]);
      const int before = maker[input];
      if (before >= 0 && readers[input] == 1) {
        graph::Node& conv = kept[static_cast<std::size_t>(before)];
        if (foldable(graph, conv, node)) {
          fold(graph, conv, node);
          maker[static_cast<std::size_t>(node.outputs[0])] = before;
          continue;
        }
      }
    }
    for (graph::ValueId id : node.outputs)
      if (id >= 0) maker[static_cast<std::size_t>(id)] = static_cast<int>(kept.size());
    kept.push_back(std::move(node));
  }
  graph.nodes = std::move(kept);
}

}  // namespace wm::onnx
