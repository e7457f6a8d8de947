// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>
#include <vector>

#include "passes.hpp"

namespace wm::onnx {

void remove_unused(graph::Graph& graph) {
  std::vector<bool> used(graph.values.size());
  const auto use = [&used](const std::vector<graph::ValueId>& ids) {
    for (graph::ValueId id : ids)
      if (id >= 0) used[static_cast<std::size_t>(id)] = true;
  };
  const auto is_used = [&used](graph::ValueId id) { return id >= 0 && used[static_cast<std::size_t>(id)]; };

  use(graph.inputs);
  use(graph.outputs);
  std::vector<graph::Node> kept;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (std::ranges::none_of(node->outputs, is_used)) continue;
    use(node->inputs);
    use(node->outputs);
    kept.push_back(std::move(*node));
  }
  std::ranges::reverse(kept);
  graph.nodes = std::move(kept);
  std::erase_if(graph.constants, [&](const graph::Constant& c) { return !is_used(c.value); });

  std::vector<graph::ValueId> renumbered(graph.values.size(), -1);
  std::vector<graph::Value> values;
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) continue;
    renumbered[i] = static_cast<graph::ValueId>(values.size());
    values.push_back(std::move(graph.values[i]));
  }
  graph.values = std::move(values);
  const auto renumber = [&renumbered](graph::ValueId& id) {
    if (id >= 0) id = renumbered[static_cast<std::size_t>(id)];
  };
  for (graph::Node& node : graph.nodes) {
    std::ranges::for_each(node.inputs, renumber);
    std::ranges::for_each(node.outputs, renumber);
  }
  for (graph::Constant& constant : graph.constants) renumber(constant.value);
  std::ranges::for_each(graph.inputs, renumber);
  std::ranges::for_each(graph.outputs, renumber);
}

}  // namespace wm::onnx
