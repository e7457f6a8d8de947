// SPDX-License-Identifier: MIT
#include "graph_edit.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace wm::onnx {
namespace {

template <class T>
std::vector<double> read(const graph::Constant& constant) {
  std::vector<T> elements(constant.bytes / sizeof(T));
  if (!elements.empty()) std::memcpy(elements.data(), constant.data.get(), elements.size() * sizeof(T));
  return {elements.begin(), elements.end()};
}

template <class T>
graph::Constant make(const std::vector<double>& numbers) {
  auto elements = std::make_shared<std::vector<T>>(numbers.size());
  std::ranges::transform(numbers, elements->begin(), [](double x) { return static_cast<T>(x); });
  const auto* data = reinterpret_cast<const std::byte*>(elements->data());
  return {.data = {elements, data}, .bytes = elements->size() * sizeof(T)};
}

}  // namespace

const graph::Constant* constant_of(const graph::Graph& graph, graph::ValueId id) {
  const auto found = std::ranges::find(graph.constants, id, &graph::Constant::value);
  return found == graph.constants.end() ? nullptr : &*found;
}

std::vector<int> count_readers(const graph::Graph& graph) {
  std::vector<int> readers(graph.values.size());
  const auto read = [&readers](graph::ValueId id) {
    if (id >= 0) ++readers[static_cast<std::size_t>(id)];
  };
  for (const graph::Node& node : graph.nodes) std::ranges::for_each(node.inputs, read);
  std::ranges::for_each(graph.outputs, read);
  return readers;
}

graph::ValueId add_value(graph::Graph& graph, graph::Value value) {
  graph.values.push_back(std::move(value));
  return static_cast<graph::ValueId>(graph.values.size()) - 1;
}

std::vector<double> numbers_of(const graph::Graph& graph, const graph::Constant& constant) {
  const bool wide = graph.value(constant.value).type == ElementType::Float64;
  return wide ? read<double>(constant) : read<float>(constant);
}

graph::ValueId add_constant(graph::Graph& graph, graph::Value value, const std::vector<double>& numbers) {
  auto constant = value.type == ElementType::Float64 ? make<double>(numbers) : make<float>(numbers);
  constant.value = add_value(graph, std::move(value));
  graph.constants.push_back(std::move(constant));
  return graph.constants.back().value;
}

}  // namespace wm::onnx
