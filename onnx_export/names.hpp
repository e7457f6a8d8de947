// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <whitematter/graph/graph.hpp>

namespace wm::onnx {

/// A unique name for each node: its module's path where the module is that one operator, else the path with
/// the operator ("layer1.0.relu"), numbered from the second use on ("layer1.0.relu_1").
std::vector<std::string> node_names(const graph::Graph& graph);

/// Gives each value a unique name. Inputs and outputs get the ones asked for, constants keep theirs, all
/// others are named after the node that makes them.
void assign_names(graph::Graph& graph, const std::vector<std::string>& inputs,
                  const std::vector<std::string>& outputs);

}  // namespace wm::onnx
