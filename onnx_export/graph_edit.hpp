// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>
#include <vector>

#include <whitematter/graph/graph.hpp>

/// What the passes share: reading and making constants, counting readers.
namespace wm::onnx {

/// The constant that fills a value, or null.
const graph::Constant* constant_of(const graph::Graph& graph, graph::ValueId id);

/// For each value how many node inputs and graph outputs read it.
std::vector<int> count_readers(const graph::Graph& graph);

graph::ValueId add_value(graph::Graph& graph, graph::Value value);

/// Elements of a float32 or float64 constant.
std::vector<double> numbers_of(const graph::Graph& graph, const graph::Constant& constant);

/// Rounds the numbers to the value's type, float32 or float64, and adds them under its name.
graph::ValueId add_constant(graph::Graph& graph, graph::Value value, const std::vector<double>& numbers);

/// An attribute that has been verified, or its default.
template <class T>
T attribute_or(const graph::Node& node, const char* name, T otherwise) {
  const auto found = node.attributes.find(name);
  return found == node.attributes.end() ? otherwise : std::get<T>(found->second);
}

}  // namespace wm::onnx
