// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdio>

#include <whitematter/onnx/export.hpp>

#include "case_writer.hpp"
#include "graph_builder.hpp"

namespace wm::test {

/// A model with one output for each operator, all computed from an image of ones, so that every output is one
/// number throughout. The shapes are ours: ONNX's inference and its runtime have to agree with them.
class OperatorCase {
 public:
  OperatorCase() {
    add_elementwise();
    add_windows();
    add_shapes();
    add_products();
    add_reductions();
  }

  void write(const std::filesystem::path& dir) {
    std::vector<CaseGroup> groups;
    for (std::int64_t images : {1, 7}) {
      CaseGroup group{{filled("input", image_, images, 1)}, {}};
      for (const Output& output : outputs_)
        group.outputs.push_back(filled(output.name, output.dims, images, output.value));
      groups.push_back(std::move(group));
    }
    const auto path = write_case(dir, "operators", groups, {.atol = 1e-6, .rtol = 1e-6});
    onnx::Options options;
    for (const Output& output : outputs_) {
      options.outputs.push_back(output.name);
      b_.graph.outputs.push_back(output.id);
    }
    onnx::write(b_.graph, path, options);
    std::printf("%s\n", path.c_str());
  }

 private:
  using Ints = std::vector<std::int64_t>;

  struct Output {
    std::string name;
    ValueId id;
    Dims dims;
    double value;
  };

  static CaseArray filled(const std::string& name, const Dims& dims, std::int64_t images, double value) {
    Ints sizes;
    std::size_t count = 1;
    for (const auto& dim : dims) {
      sizes.push_back(dim.fixed() ? dim.size : images);
      count *= static_cast<std::size_t>(sizes.back());
    }
    return {name, sizes, std::vector<float>(count, static_cast<float>(value))};
  }

  ValueId ones(const Ints& sizes) { return b_.weights(text("ones_", ++count_), sizes, 1, 1); }

  ValueId list(const Ints& numbers) {
    return b_.constant(text("list_", ++count_), {size(std::ssize(numbers))}, numbers);
  }

  ValueId add(const std::string& op, std::vector<ValueId> inputs, Dims dims, double value,
              std::map<std::string, graph::Attribute> attributes = {}) {
    const auto id = b_.node("", op, std::move(inputs), dims, std::move(attributes));
    outputs_.push_back({text(op, "_", outputs_.size()), id, std::move(dims), value});
    return id;
  }

  void add_elementwise() {
    const auto two = add("Add", {x_, ones({4, 1, 1})}, image_, 2);
    add("Sub", {ones({1}), two}, image_, -1);
    add("Mul", {two, two}, image_, 4);
    add("Div", {x_, two}, image_, 0.5);
    add("Pow", {two, two}, image_, 4);
    const auto minus = add("Neg", {two}, image_, -2);
    add("Abs", {minus}, image_, 2);
    add("Relu", {minus}, image_, 0);
    add("Sqrt", {two}, image_, std::sqrt(2));
    add("Exp", {two}, image_, std::exp(2));
    add("Log", {two}, image_, std::log(2));
    add("Erf", {x_}, image_, std::erf(1));
    add("Tanh", {x_}, image_, std::tanh(1));
    add("Sigmoid", {x_}, image_, 1 / (1 + std::exp(-1)));
    add("Identity", {x_}, image_, 1);
    add("Softmax", {x_}, image_, 1.0 / 4, {{"axis", std::int64_t{1}}});
    add("LogSoftmax", {x_}, image_, -std::log(10), {{"axis", std::int64_t{-1}}});
    const auto wide = b_.node("", "Cast", {x_}, image_, {{"to", std::int64_t{11}}}, ElementType::Float64);
    add("Cast", {wide}, image_, 1, {{"to", std::int64_t{1}}});
  }

  void add_windows() {
    const auto dims = [](std::int64_t channels, std::int64_t height, std::int64_t width) {
      return Dims{batch, size(channels), size(height), size(width)};
    };
    add("Conv", {x_, ones({6, 2, 3, 2}), ones({6})}, dims(6, 4, 9), 13,
        {{"kernel_shape", Ints{3, 2}}, {"strides", Ints{2, 1}}, {"group", std::int64_t{2}}});
    add("Conv", {x_, ones({5, 4, 3, 3})}, dims(5, 5, 2), 36,
        {{"dilations", Ints{2, 3}}, {"strides", Ints{1, 2}}});
    add("MaxPool", {x_}, dims(4, 5, 5), 1,
        {{"kernel_shape", Ints{3, 3}}, {"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}});
    add("AveragePool", {x_}, dims(4, 4, 3), 1, {{"kernel_shape", Ints{2, 4}}, {"strides", Ints{2, 3}}});
    add("AveragePool", {x_}, dims(4, 5, 5), 1,
        {{"kernel_shape", Ints{3, 3}},
         {"strides", Ints{2, 2}},
         {"pads", Ints{1, 1, 1, 1}},
         {"count_include_pad", std::int64_t{0}}});
    add("GlobalAveragePool", {x_}, dims(4, 1, 1), 1);
    add("GlobalMaxPool", {x_}, dims(4, 1, 1), 1);
    add("ConvTranspose", {x_, ones({4, 3, 2, 2})}, dims(3, 18, 20), 4, {{"strides", Ints{2, 2}}});
    const auto scales = b_.constant<float>("scales", {size(4)}, {1, 1, 3, 2});
    add("Resize", {x_, -1, scales}, dims(4, 27, 20), 1,
        {{"mode", std::string("linear")}, {"coordinate_transformation_mode", std::string("half_pixel")}});
    add("BatchNormalization", {x_, ones({4}), ones({4}), ones({4}), ones({4})}, image_, 1,
        {{"epsilon", 0.25f}});
  }

  void add_shapes() {
    add("Flatten", {x_}, {batch, size(360)}, 1, {{"axis", std::int64_t{1}}});
    add("Reshape", {x_, list({-1, 40, 9})}, {batch, size(40), size(9)}, 1);
    add("Reshape", {x_, list({0, 3, -1})}, {batch, size(3), size(120)}, 1);
    add("Transpose", {x_}, {batch, size(9), size(10), size(4)}, 1, {{"perm", Ints{0, 2, 3, 1}}});
  }

  void add_products() {
    add("MatMul", {x_, ones({10, 5})}, {batch, size(4), size(9), size(5)}, 10);
    const auto rows = b_.node("", "Flatten", {x_}, {batch, size(360)}, {});
    add("Gemm", {rows, ones({3, 360}), ones({3})}, {batch, size(3)}, 92,
        {{"transB", std::int64_t{1}}, {"alpha", 0.25f}, {"beta", 2.0f}});
    add("Gemm", {rows, ones({360, 3})}, {batch, size(3)}, 360);
  }

  void add_reductions() {
    add("ReduceSum", {x_, list({1, -1})}, {batch, size(9)}, 40, {{"keepdims", std::int64_t{0}}});
    add("ReduceSum", {x_, list({2})}, {batch, size(4), size(1), size(10)}, 9,
        {{"keepdims", std::int64_t{1}}});
    add("ReduceMean", {x_}, {batch, size(4)}, 1, {{"axes", Ints{-2, -1}}, {"keepdims", std::int64_t{0}}});
    add("ReduceMean", {x_}, {}, 1, {{"keepdims", std::int64_t{0}}});
  }

  GraphBuilder b_;
  const Dims image_{batch, size(4), size(9), size(10)};
  const ValueId x_ = b_.input(image_);
  std::vector<Output> outputs_;
  int count_ = 0;
};

}  // namespace wm::test
