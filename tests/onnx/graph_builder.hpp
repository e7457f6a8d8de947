// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <whitematter/graph/graph.hpp>

namespace wm::test {

using graph::Dimension;
using graph::ValueId;
using Dims = std::vector<Dimension>;

inline Dimension size(std::int64_t n) { return {n, ""}; }
inline const Dimension batch{2, "Batch"};  // traced with two images, which must not show anywhere

/// Graphs made by hand, where a node's output is declared with the node.
struct GraphBuilder {
  graph::Graph graph;
  std::mt19937 random{1};

  ValueId value(ElementType type, Dims dims, std::string name = "") {
    graph.values.push_back({std::move(name), type, std::move(dims)});
    return static_cast<ValueId>(graph.values.size()) - 1;
  }

  ValueId input(Dims dims, ElementType type = ElementType::Float32) {
    graph.inputs.push_back(value(type, std::move(dims)));
    return graph.inputs.back();
  }

  template <class T>
  ValueId constant(std::string name, Dims dims, std::vector<T> elements) {
    auto owner = std::make_shared<std::vector<T>>(std::move(elements));
    const ValueId id = value(element_type<T>(), std::move(dims), std::move(name));
    const auto* data = reinterpret_cast<const std::byte*>(owner->data());
    graph.constants.push_back({id, {owner, data}, owner->size() * sizeof(T)});
    return id;
  }

  /// Evenly spread in [low, high).
  ValueId weights(std::string name, const std::vector<std::int64_t>& sizes, float low, float high) {
    std::size_t count = 1;
    Dims dims;
    for (auto n : sizes) {
      count *= static_cast<std::size_t>(n);
      dims.push_back(size(n));
    }
    std::vector<float> elements(count);
    for (float& x : elements) x = low + (high - low) * static_cast<float>(random() >> 8) * 0x1p-24f;
    return constant(std::move(name), std::move(dims), std::move(elements));
  }

  ValueId node(std::string path, std::string op, std::vector<ValueId> inputs, Dims dims,
               std::map<std::string, graph::Attribute> attributes = {},
               ElementType type = ElementType::Float32) {
    const ValueId out = value(type, std::move(dims));
    graph.nodes.push_back({std::move(op), std::move(inputs), {out}, std::move(attributes), std::move(path)});
    return out;
  }

  ValueId conv3x3(const std::string& path, ValueId x, std::int64_t in, std::int64_t out, Dims dims,
                  std::int64_t stride = 1) {
    const float limit = 1 / std::sqrt(9.0f * static_cast<float>(in));
    const auto weight = weights(path + ".weight", {out, in, 3, 3}, -limit, limit);
    return node(path, "Conv", {x, weight}, std::move(dims),
                {{"kernel_shape", std::vector<std::int64_t>{3, 3}},
                 {"strides", std::vector<std::int64_t>{stride, stride}},
                 {"pads", std::vector<std::int64_t>{1, 1, 1, 1}},
                 {"dilations", std::vector<std::int64_t>{1, 1}},
                 {"group", std::int64_t{1}}});
  }

  ValueId batch_norm(const std::string& path, ValueId x, std::int64_t channels, Dims dims) {
    const auto scale = weights(path + ".weight", {channels}, 0.5f, 1.5f);
    const auto shift = weights(path + ".bias", {channels}, -0.5f, 0.5f);
    const auto mean = weights(path + ".running_mean", {channels}, -0.5f, 0.5f);
    const auto variance = weights(path + ".running_var", {channels}, 0.1f, 2.0f);
    return node(path, "BatchNormalization", {x, scale, shift, mean, variance}, std::move(dims),
                {{"epsilon", 1e-5f}});
  }
};

/// One residual block on [Batch, 3, 8, 8] and a linear layer on its channel means: ten logits.
inline graph::Graph small_resnet() {
  GraphBuilder b;
  const Dims images{batch, size(8), size(8), size(8)}, halved{batch, size(16), size(4), size(4)};
  const auto image = b.input({batch, size(3), size(8), size(8)});
  auto x = b.batch_norm("bn1", b.conv3x3("conv1", image, 3, 8, images), 8, images);
  x = b.node("", "Relu", {x}, images);
  auto y = b.batch_norm("layer1.0.bn1", b.conv3x3("layer1.0.conv1", x, 8, 16, halved, 2), 16, halved);
  y = b.node("layer1.0", "Relu", {y}, halved);
  y = b.batch_norm("layer1.0.bn2", b.conv3x3("layer1.0.conv2", y, 16, 16, halved), 16, halved);
  auto shortcut = b.conv3x3("layer1.0.downsample.0", x, 8, 16, halved, 2);
  shortcut = b.batch_norm("layer1.0.downsample.1", shortcut, 16, halved);
  y = b.node("layer1.0", "Add", {y, shortcut}, halved);
  y = b.node("layer1.0", "Relu", {y}, halved);
  y = b.node("avgpool", "GlobalAveragePool", {y}, {batch, size(16), size(1), size(1)});
  y = b.node("", "Flatten", {y}, {batch, size(16)}, {{"axis", std::int64_t{1}}});
  const auto weight = b.weights("fc.weight", {10, 16}, -0.5f, 0.5f);
  const auto bias = b.weights("fc.bias", {10}, -0.5f, 0.5f);
  y = b.node("fc", "Gemm", {y, weight, bias}, {batch, size(10)}, {{"transB", std::int64_t{1}}});
  b.graph.outputs = {y};
  return b.graph;
}

}  // namespace wm::test
