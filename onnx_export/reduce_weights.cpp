// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>

#include "element_code.hpp"
#include "graph_edit.hpp"
#include "passes.hpp"

namespace wm::onnx {
namespace {

/// Smaller ones save nothing that shows in a file.
constexpr std::size_t fewest_elements = 256;

/// So many elements at least share a scale.
constexpr std::int64_t fewest_of_scale = 16;

bool is_weight(const graph::Graph& graph, const graph::Constant& constant) {
  const graph::Value& value = graph.value(constant.value);
  return value.type == ElementType::Float32 && value.dims.size() >= 2 &&
         constant.bytes >= fewest_elements * sizeof(float);
}

/// Sizes of the scales: 1 for the last axes, which together hold enough elements, such as the channels and
/// pixels of a filter.
std::vector<graph::Dimension> scale_dims(std::vector<graph::Dimension> dims) {
  std::int64_t together = 1;
  for (auto dim = dims.rbegin(); dim != dims.rend() && together < fewest_of_scale; ++dim) {
    together *= dim->size;
    dim->size = 1;
  }
  return dims;
}

using Nodes = std::vector<graph::Node>;

void add_cast(const graph::Graph& graph, Nodes& nodes, graph::ValueId from, graph::ValueId to) {
  nodes.push_back(
      {"Cast", {from}, {to}, {{"to", std::int64_t{element_code(graph.value(to).type)}}}, "weights"});
}

template <class T>
graph::Constant constant_from(graph::ValueId value, std::vector<T> elements) {
  const auto owner = std::make_shared<std::vector<T>>(std::move(elements));
  return {value, {owner, reinterpret_cast<const std::byte*>(owner->data())}, owner->size() * sizeof(T)};
}

void check_range(const std::string& name, float largest, float most, const char* type) {
  check(largest <= most, text("onnx: weights: ", name, " must fit ", type).c_str(), text("at most ", most),
        largest);
}

graph::Constant to_half(graph::Graph& graph, Nodes& nodes, graph::ValueId id, std::span<const float> weight,
                        float largest) {
  graph::Value half = graph.value(id);
  half.type = ElementType::Float16;
  check_range(half.name, largest, 65504, "float16");
  std::vector<f16> elements;
  for (const float w : weight) elements.emplace_back(w);
  const auto value = add_value(graph, std::move(half));
  add_cast(graph, nodes, value, id);
  return constant_from(value, std::move(elements));
}

/// Whole numbers from -127 to 127 and a scale for each row of them.
graph::Constant to_int8(graph::Graph& graph, Nodes& nodes, graph::ValueId id, std::span<const float> weight,
                        float largest) {
  graph::Value small = graph.value(id), wide = small;
  const graph::Value scale{small.name.empty() ? "" : small.name + ".scale", ElementType::Float32,
                           scale_dims(small.dims)};
  check_range(small.name, largest, std::numeric_limits<float>::max(), "float32");
  small.type = ElementType::Int8;
  wide.name.clear();
  std::size_t rows = 1;
  for (const auto& dim : scale.dims) rows *= static_cast<std::size_t>(dim.size);
  const std::size_t row = weight.size() / rows;
  std::vector<std::int8_t> elements;
  std::vector<double> scales;
  for (std::size_t r = 0; r < rows; ++r) {
    const auto part = weight.subspan(r * row, row);
    float most = 0;
    for (const float w : part) most = std::max(most, std::abs(w));
    const float unit = most > 0 ? most / 127 : 1;
    scales.push_back(double{unit});
    for (const float w : part) elements.push_back(static_cast<std::int8_t>(std::lround(w / unit)));
  }
  const auto value = add_value(graph, std::move(small)), cast = add_value(graph, std::move(wide)),
             factor = add_constant(graph, scale, scales);
  add_cast(graph, nodes, value, cast);
  nodes.push_back({"Mul", {cast, factor}, {id}, {}, "weights"});
  return constant_from(value, std::move(elements));
}

}  // namespace

void reduce_weights(graph::Graph& graph, Weights type) {
  if (type == Weights::Float32) return;
  Nodes nodes;
  for (std::size_t i = 0, count = graph.constants.size(); i < count; ++i) {
    const graph::Constant old = graph.constants[i];
    if (!is_weight(graph, old)) continue;
    std::vector<float> weight(old.bytes / sizeof(float));
    std::memcpy(weight.data(), old.data.get(), old.bytes);
    float largest = 0;
    for (const float w : weight) largest = std::isfinite(w) ? std::max(largest, std::abs(w)) : INFINITY;
    const auto reduce = type == Weights::Float16 ? to_half : to_int8;
    graph.constants[i] = reduce(graph, nodes, old.value, weight, largest);
    graph.value(old.value).name.clear();  // its weight has it now
  }
  graph.nodes.insert(graph.nodes.begin(), std::make_move_iterator(nodes.begin()),
                     std::make_move_iterator(nodes.end()));
}

}  // namespace wm::onnx
