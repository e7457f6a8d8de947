// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>

#include "dims.hpp"
#include "element_code.hpp"
#include "graph_edit.hpp"
#include "passes.hpp"

namespace wm::onnx {

void check_pixels(const graph::Graph& graph, const Pixels& pixels) {
  check(graph.inputs.size() == 1, "onnx: pixels: the model must have one input", 1, graph.inputs.size());
  const graph::Value& input = graph.value(graph.inputs[0]);
  check(input.type == ElementType::Float32 || input.type == ElementType::Float64,
        "onnx: pixels: the input must hold floating-point numbers", "float32", name_of(input.type));
  check(input.dims.size() == 4 && input.dims[1].fixed(), "onnx: pixels: the input must be a batch of images",
        "[Batch, C, H, W]", to_text(input.dims));
  const auto channels = static_cast<std::size_t>(input.dims[1].size);
  check(pixels.mean.size() == channels, "onnx: pixels: mean must have one number for each channel", channels,
        pixels.mean.size());
  check(pixels.std.size() == channels, "onnx: pixels: std must have one number for each channel", channels,
        pixels.std.size());
  for (float mean : pixels.mean)
    check(std::isfinite(mean), "onnx: pixels: mean must be finite", "a number", mean);
  for (float std : pixels.std)
    check(std::isfinite(std) && std > 0, "onnx: pixels: std must be positive", "> 0", std);
}

void add_pixels(graph::Graph& graph, const Pixels& pixels) {
  check_pixels(graph, pixels);
  const graph::ValueId normalized = graph.inputs[0];
  const graph::Value planar = graph.value(normalized);
  const auto& dims = planar.dims;
  const Dims interleaved{dims[0], dims[2], dims[3], dims[1]};

  // (pixel / 255 - mean) / std as one product and one sum.
  std::vector<double> scale, shift;
  for (std::size_t c = 0; c < pixels.mean.size(); ++c) {
    scale.push_back(1 / (255.0 * pixels.std[c]));
    shift.push_back(-double{pixels.mean[c]} / pixels.std[c]);
  }
  const Dims per_channel{dims[1], fixed(1), fixed(1)};
  const auto constant = [&](const char* name, const std::vector<double>& numbers) {
    return add_constant(graph, {name, planar.type, per_channel}, numbers);
  };

  std::vector<graph::Node> nodes;
  const auto append = [&nodes](graph::Node node) {
    node.path = "pixels";
    nodes.push_back(std::move(node));
    return nodes.back().outputs[0];
  };
  const auto image = add_value(graph, {"image", ElementType::UInt8, interleaved});
  const auto numbers = append({.op = "Cast",
                               .inputs = {image},
                               .outputs = {add_value(graph, {"", planar.type, interleaved})},
                               .attributes = {{"to", std::int64_t{element_code(planar.type)}}},
                               .path = {}});
  const auto planes = append({.op = "Transpose",
                              .inputs = {numbers},
                              .outputs = {add_value(graph, {"", planar.type, dims})},
                              .attributes = {{"perm", std::vector<std::int64_t>{0, 3, 1, 2}}},
                              .path = {}});
  const auto scaled = append({.op = "Mul",
                              .inputs = {planes, constant("pixels.scale", scale)},
                              .outputs = {add_value(graph, {"", planar.type, dims})},
                              .attributes = {},
                              .path = {}});
  append({.op = "Add",
          .inputs = {scaled, constant("pixels.shift", shift)},
          .outputs = {normalized},
          .attributes = {},
          .path = {}});

  graph.nodes.insert(graph.nodes.begin(), std::make_move_iterator(nodes.begin()),
                     std::make_move_iterator(nodes.end()));
  graph.inputs[0] = image;
}

}  // namespace wm::onnx
