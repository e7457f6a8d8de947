// SPDX-License-Identifier: MIT
#include "../../onnx_export/verify.hpp"

#include <functional>

#include "graph_builder.hpp"
#include "support/catch.hpp"

#include <whitematter/core/error.hpp>

namespace wm::test {
namespace {

using Ints = std::vector<std::int64_t>;

graph::Node& node(graph::Graph& graph, const char* path, const char* op) {
  for (auto& n : graph.nodes)
    if (n.path == path && n.op == op) return n;
  throw std::logic_error("no such node");
}

graph::Value& output(graph::Graph& graph, const char* path, const char* op) {
  return graph.values[static_cast<std::size_t>(node(graph, path, op).outputs[0])];
}

struct Broken {
  const char* fault;
  std::function<void(graph::Graph&)> change;
  const char* message;
};

const std::vector<Broken> broken_graphs{
    {"dangling input",
     [](auto& g) {
       g.values.push_back({"ghost", ElementType::Float32, {batch, size(16)}});
       node(g, "fc", "Gemm").inputs[0] = static_cast<int>(g.values.size()) - 1;
     },
     "onnx: Gemm: an input must be made before it is used (expected an earlier node, a constant or an input "
     "of the "
     "graph, got nothing that makes ghost) at fc"},
    {"input outside the graph", [](auto& g) { node(g, "fc", "Gemm").inputs[1] = 999; },
     "onnx: Gemm: an input must be in the graph (expected at most 37, got 999) at fc"},
    {"required input left out", [](auto& g) { node(g, "fc", "Gemm").inputs[1] = -1; },
     "onnx: Gemm: an input must be in the graph (expected at most 37, got -1) at fc"},
    {"value made by two modules",
     [](auto& g) { node(g, "avgpool", "GlobalAveragePool").outputs = node(g, "layer1.0", "Relu").outputs; },
     "onnx: a value must be made once (expected layer1.0.relu, got a second maker) at avgpool"},
    {"value made twice in a module",
     [](auto& g) { node(g, "layer1.0", "Add").outputs = node(g, "layer1.0", "Relu").outputs; },
     "onnx: a value must be made once (expected layer1.0.relu, got a second maker) at layer1.0.add"},
    {"constant given twice", [](auto& g) { g.constants.push_back(g.constants[0]); },
     "onnx: a value must be made once (expected constant conv1.weight, got a second maker) at constant "
     "conv1.weight"},
    {"input that is a constant", [](auto& g) { g.inputs.push_back(g.constants[0].value); },
     "onnx: a value must be made once (expected input, got a second maker) at constant conv1.weight"},
    {"unsorted nodes", [](auto& g) { std::swap(g.nodes[0], g.nodes[1]); },
     "onnx: BatchNormalization: an input must be made before it is used (expected an earlier node, a "
     "constant or an "
     "input of the graph, got later node conv1) at bn1"},
    {"unknown operator", [](auto& g) { node(g, "", "Relu").op = "Swish"; },
     "onnx: Swish: the operator must be one that has a rule (expected a known operator, got Swish) at swish"},
    {"attribute of another operator", [](auto& g) { node(g, "", "Flatten").attributes["alpha"] = 1.0f; },
     "onnx: Flatten: an attribute must be one of the operator's (expected another name, got alpha) at "
     "flatten"},
    {"attribute of the wrong type", [](auto& g) { node(g, "fc", "Gemm").attributes["transB"] = 1.0f; },
     "onnx: Gemm: an attribute must have its type (expected transB to be an integer, got a number) at fc"},
    {"axis out of range", [](auto& g) { node(g, "", "Flatten").attributes["axis"] = std::int64_t{5}; },
     "onnx: Flatten: axis must lie within the input's rank (expected 4, got 5) at flatten"},
    {"too few inputs", [](auto& g) { node(g, "bn1", "BatchNormalization").inputs.pop_back(); },
     "onnx: BatchNormalization: number of inputs must fit (expected 5, got 4) at bn1"},
    {"too many inputs",
     [](auto& g) { node(g, "conv1", "Conv").inputs.resize(4, node(g, "conv1", "Conv").inputs[0]); },
     "onnx: Conv: number of inputs must fit (expected 2 to 3, got 4) at conv1"},
    {"too many outputs", [](auto& g) { node(g, "", "Flatten").outputs.push_back(0); },
     "onnx: Flatten: number of outputs must fit (expected 1, got 2) at flatten"},
    {"no outputs of a node", [](auto& g) { node(g, "", "Flatten").outputs.clear(); },
     "onnx: Flatten: number of outputs must fit (expected 1, got 0) at flatten"},
    {"wrong declared shape", [](auto& g) { output(g, "fc", "Gemm").dims[1] = size(9); },
     "onnx: Gemm: output must have the shape that follows from the inputs (expected [Batch, 10], got [Batch, "
     "9]) at "
     "fc"},
    {"wrong rank", [](auto& g) { output(g, "fc", "Gemm").dims.pop_back(); },
     "onnx: Gemm: output must have the shape that follows from the inputs (expected [Batch, 10], got "
     "[Batch]) at fc"},
    {"wrong dimension name", [](auto& g) { output(g, "fc", "Gemm").dims[0].name = "Time"; },
     "onnx: Gemm: output must have the shape that follows from the inputs (expected [Batch, 10], got [Time, "
     "10]) at "
     "fc"},
    {"batch size of the trace", [](auto& g) { output(g, "fc", "Gemm").dims[0] = size(2); },
     "onnx: Gemm: output must have the shape that follows from the inputs (expected [Batch, 10], got [2, "
     "10]) at fc"},
    {"wrong declared type", [](auto& g) { output(g, "conv1", "Conv").type = ElementType::Float16; },
     "onnx: Conv: output must have the type that follows from the inputs (expected float32, got float16) at "
     "conv1"},
    {"inputs of two types",
     [](auto& g) {
       const auto weight = node(g, "fc", "Gemm").inputs[2];
       g.values[static_cast<std::size_t>(weight)].type = ElementType::Float64;
       for (auto& c : g.constants)
         if (c.value == weight) c.bytes *= 2;
     },
     "onnx: Gemm: inputs must have one type (expected float32, got float64) at fc"},
    {"integers into a network", [](auto& g) { g.values[0].type = ElementType::UInt8; },
     "onnx: Conv: input must hold floating-point numbers (expected float32, got uint8) at conv1"},
    {"channels of a convolution", [](auto& g) { g.values[0].dims[1] = size(4); },
     "onnx: Conv: input channels must equal weight channels x group (expected 3, got 4) at conv1"},
    {"group of a convolution",
     [](auto& g) { node(g, "conv1", "Conv").attributes["group"] = std::int64_t{3}; },
     "onnx: Conv: group must divide the output channels (expected 8, got 3) at conv1"},
    {"kernel of a convolution",
     [](auto& g) {
       node(g, "conv1", "Conv").attributes["kernel_shape"] = Ints{5, 5};
     },
     "onnx: Conv: kernel_shape must be the weight's (expected [3, 3], got [5, 5]) at conv1"},
    {"stride zero",
     [](auto& g) {
       node(g, "conv1", "Conv").attributes["strides"] = Ints{0, 1};
     },
     "onnx: Conv: strides must have a step for each direction (expected 2, got [0, 1]) at conv1"},
    {"half the pads",
     [](auto& g) {
       node(g, "conv1", "Conv").attributes["pads"] = Ints{1, 1};
     },
     "onnx: Conv: pads must have a number for both ends of each direction (expected 4, got [1, 1]) at conv1"},
    {"normalization of other channels",
     [](auto& g) { node(g, "bn1", "BatchNormalization").inputs[3] = node(g, "fc", "Gemm").inputs[2]; },
     "onnx: BatchNormalization: mean must have a number for each channel (expected [8], got [10]) at bn1"},
    {"normalization in training mode",
     [](auto& g) { node(g, "bn1", "BatchNormalization").attributes["training_mode"] = std::int64_t{1}; },
     "onnx: BatchNormalization: the model must be traced in eval mode (expected training_mode 0, got 1) at "
     "bn1"},
    {"sum of different shapes",
     [](auto& g) { node(g, "layer1.0", "Add").inputs[1] = node(g, "bn1", "BatchNormalization").outputs[0]; },
     "onnx: Add: inputs must broadcast to one shape (expected [Batch, 16, 4, 4], got [Batch, 8, 8, 8]) "
     "at "
     "layer1.0.add"},
    {"matrix product of other sizes",
     [](auto& g) { node(g, "fc", "Gemm").attributes["transB"] = std::int64_t{0}; },
     "onnx: Gemm: inner sizes must be equal (expected 16, got 10) at fc"},
    {"short constant", [](auto& g) { g.constants[0].bytes -= 4; },
     "onnx: the bytes of a constant must fill its shape (expected 864, got 860) at constant conv1.weight"},
    {"constant without data", [](auto& g) { g.constants[0].data = nullptr; },
     "onnx: a constant must have data (expected a pointer, got null) at constant conv1.weight"},
    {"constant of unknown size", [](auto& g) { output(g, "conv1", "Conv"), g.values[1].dims[0] = batch; },
     "onnx: a constant must have fixed sizes (expected numbers, got [Batch, 3, 3, 3]) at constant "
     "conv1.weight"},
    {"dimension of a negative size", [](auto& g) { g.values[0].dims[0] = size(-2); },
     "onnx: a dimension must have a size, a name or neither (expected -1 or more, got -2) at input"},
    {"no output", [](auto& g) { g.outputs.clear(); },
     "onnx: a graph must have an output (expected 1 or more, got 0) at outputs"},
    {"output never made",
     [](auto& g) {
       g.values.push_back({"ghost", ElementType::Float32, {}});
       g.outputs = {static_cast<int>(g.values.size()) - 1};
     },
     "onnx: a node must make each output (expected a node, got nothing that makes ghost) at outputs"},
    {"output named twice", [](auto& g) { g.outputs.push_back(g.outputs[0]); },
     "onnx: outputs must differ (expected another value, got ) at outputs"},
};

TEST_CASE("a good graph passes", "[onnx]") { CHECK_NOTHROW(onnx::verify(small_resnet())); }

TEST_CASE("each broken graph is refused with its fault", "[onnx]") {
  for (const Broken& broken : broken_graphs) {
    INFO(broken.fault);
    auto graph = small_resnet();
    broken.change(graph);
    CHECK_THROWS_WITH(onnx::verify(graph), broken.message);
  }
}

/// One node that makes an output of the given shape.
struct Single {
  GraphBuilder b;

  void run(const char* op, std::vector<ValueId> inputs, Dims dims,
           std::map<std::string, graph::Attribute> attributes = {}, ElementType type = ElementType::Float32) {
    b.graph.outputs = {b.node("", op, std::move(inputs), std::move(dims), std::move(attributes), type)};
    onnx::verify(b.graph);
  }
};

const Dimension time{-1, "Time"};

TEST_CASE("shapes follow the rules of the operators", "[onnx]") {
  Single s;
  GraphBuilder& b = s.b;
  const auto images = b.input({batch, size(4), size(9), time});
  SECTION("Conv keeps a named size when the padding makes up for the kernel") {
    s.run("Conv", {images, b.weights("w", {6, 2, 3, 3}, 0, 1)}, {batch, size(6), size(4), time},
          {{"group", std::int64_t{2}}, {"strides", Ints{2, 1}}, {"pads", Ints{0, 1, 0, 1}}});
  }
  SECTION("Conv with dilation") {
    s.run("Conv", {images, b.weights("w", {6, 4, 3, 3}, 0, 1)}, {batch, size(6), size(5), time},
          {{"dilations", Ints{2, 2}}, {"pads", Ints{0, 2, 0, 2}}});
  }
  SECTION("a strided named size has whatever name is declared") {
    s.run("MaxPool", {images}, {batch, size(4), size(5), {-1, "HalfTime"}},
          {{"kernel_shape", Ints{3, 3}}, {"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}});
  }
  SECTION("so has a named size that the kernel shortens") {
    s.run("Conv", {images, b.weights("w", {6, 4, 3, 3}, 0, 1)}, {batch, size(6), size(7), {-1, "Shorter"}});
  }
  SECTION("AveragePool") {
    s.run("AveragePool", {images}, {batch, size(4), size(4), {-1, "HalfTime"}},
          {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{2, 2}}, {"count_include_pad", std::int64_t{1}}});
  }
  SECTION("pads of a pool are smaller than its kernel") {
    CHECK_THROWS_WITH(
        s.run("MaxPool", {images}, {}, {{"kernel_shape", Ints{2, 2}}, {"pads", Ints{2, 2, 2, 2}}}),
        Catch::Contains("MaxPool: pads must be smaller than the kernel"));
  }
  SECTION("a kernel larger than the image") {
    CHECK_THROWS_WITH(s.run("Conv", {images, b.weights("w", {1, 4, 11, 1}, 0, 1)}, {}),
                      "onnx: Conv: the kernel must fit into the padded input (expected 11, got 9) at conv");
  }
  SECTION("GlobalAveragePool") { s.run("GlobalAveragePool", {images}, {batch, size(4), size(1), size(1)}); }
  SECTION("GlobalMaxPool") { s.run("GlobalMaxPool", {images}, {batch, size(4), size(1), size(1)}); }
  SECTION("ConvTranspose") {
    s.run("ConvTranspose", {images, b.weights("w", {4, 3, 3, 5}, 0, 1), b.weights("bias", {6}, 0, 1)},
          {batch, size(6), size(19), time},
          {{"group", std::int64_t{2}},
           {"strides", Ints{2, 1}},
           {"pads", Ints{0, 2, 1, 2}},
           {"output_padding", Ints{1, 0}}});
  }
  SECTION("ConvTranspose of other channels") {
    CHECK_THROWS_WITH(
        s.run("ConvTranspose", {images, b.weights("w", {3, 4, 1, 1}, 0, 1)}, {}),
        Catch::Contains("ConvTranspose: input channels must equal weight channels (expected 3, got 4)"));
  }
  SECTION("Resize") {
    const auto scales = b.constant<float>("scales", {size(4)}, {1, 1, 1.5f, 2});
    s.run("Resize", {images, -1, scales}, {batch, size(4), size(13), {-1, "Twice"}},
          {{"mode", std::string("nearest")}});
  }
  SECTION("Resize to sizes") {
    const auto sizes = b.constant<std::int64_t>("sizes", {size(4)}, {1, 4, 9, 9});
    s.run("Resize", {images, -1, -1, sizes}, {batch, size(4), size(9), size(9)},
          {{"mode", std::string("nearest")}});
  }
  SECTION("Resize without scales and sizes") {
    CHECK_THROWS_WITH(s.run("Resize", {images}, {}),
                      Catch::Contains("Resize: there must be scales or sizes"));
  }
  SECTION("Flatten multiplies sizes") {
    const auto fixed = b.input({batch, size(4), size(9)});
    s.run("Flatten", {fixed}, {batch, size(36)});
  }
  SECTION("Flatten from a negative axis") {
    const auto fixed = b.input({size(2), size(3), size(5)});
    s.run("Flatten", {fixed}, {size(6), size(5)}, {{"axis", std::int64_t{-1}}});
  }
  SECTION("Reshape with 0 and -1") {
    const auto shape = b.constant<std::int64_t>("shape", {size(3)}, {0, -1, 4});
    s.run("Reshape", {b.input({batch, size(4), size(9)}), shape}, {batch, size(9), size(4)});
  }
  SECTION("Reshape finds the named size for -1") {
    const auto shape = b.constant<std::int64_t>("shape", {size(2)}, {-1, 36});
    s.run("Reshape", {b.input({batch, size(4), size(9)}), shape}, {batch, size(36)});
  }
  SECTION("Reshape to the batch size of the trace") {
    const auto shape = b.constant<std::int64_t>("shape", {size(2)}, {2, 36});
    CHECK_THROWS_WITH(
        s.run("Reshape", {b.input({batch, size(4), size(9)}), shape}, {size(2), size(36)}),
        "onnx: Reshape: the number of elements must stay (expected [Batch, 4, 9], got [2, 36]) at reshape");
  }
  SECTION("Reshape that drops the batch") {
    const auto shape = b.constant<std::int64_t>("shape", {size(1)}, {36});
    CHECK_THROWS_WITH(s.run("Reshape", {b.input({batch, size(4), size(9)}), shape}, {size(36)}),
                      Catch::Contains("the number of elements must stay"));
  }
  SECTION("Reshape to fewer elements") {
    const auto shape = b.constant<std::int64_t>("shape", {size(2)}, {2, 9});
    CHECK_THROWS_WITH(s.run("Reshape", {b.input({size(4), size(9)}), shape}, {size(2), size(9)}),
                      Catch::Contains("the number of elements must stay (expected [4, 9], got [2, 9])"));
  }
  SECTION("Reshape to another number of elements") {
    const auto shape = b.constant<std::int64_t>("shape", {size(2)}, {-1, 35});
    CHECK_THROWS_WITH(s.run("Reshape", {b.input({batch, size(4), size(9)}), shape}, {}),
                      Catch::Contains("the number of elements must stay"));
  }
  SECTION("Reshape to a computed shape") {
    const auto shape = b.input({size(2)}, ElementType::Int64);
    CHECK_THROWS_WITH(s.run("Reshape", {images, shape}, {}),
                      "onnx: Reshape: output must have the shape that follows from the inputs (expected "
                      "[?, ?], got []) at reshape");
  }
  SECTION("Transpose") {
    s.run("Transpose", {images}, {batch, time, size(4), size(9)}, {{"perm", Ints{0, 3, 1, 2}}});
  }
  SECTION("Transpose with an axis twice") {
    CHECK_THROWS_WITH(s.run("Transpose", {images}, {}, {{"perm", Ints{0, 1, 1, 2}}}),
                      Catch::Contains("perm must hold each axis once"));
  }
  SECTION("MatMul broadcasts its batches") {
    const auto x = b.input({batch, size(1), time, size(8)}), y = b.input({size(3), size(8), size(5)});
    s.run("MatMul", {x, y}, {batch, size(3), time, size(5)});
  }
  SECTION("MatMul of other sizes") {
    const auto x = b.input({batch, size(8)}), y = b.input({size(7), size(5)});
    CHECK_THROWS_WITH(s.run("MatMul", {x, y}, {}),
                      Catch::Contains("inner sizes must be equal (expected 8, got 7)"));
  }
  SECTION("Gemm takes a bias of one row") {
    const auto x = b.input({batch, size(8)});
    s.run("Gemm", {x, b.weights("w", {8, 5}, 0, 1), b.weights("b", {1, 5}, 0, 1)}, {batch, size(5)},
          {{"alpha", 2.0f}, {"beta", 0.5f}});
  }
  SECTION("Gemm with a bias of other size") {
    const auto x = b.input({batch, size(8)});
    CHECK_THROWS_WITH(s.run("Gemm", {x, b.weights("w", {8, 5}, 0, 1), b.weights("b", {4}, 0, 1)}, {}),
                      Catch::Contains("C must broadcast to the product (expected [Batch, 5], got [4])"));
  }
  SECTION("ReduceSum takes its axes as input") {
    const auto axes = b.constant<std::int64_t>("axes", {size(2)}, {1, -2});
    s.run("ReduceSum", {images, axes}, {batch, time}, {{"keepdims", std::int64_t{0}}});
  }
  SECTION("ReduceMean takes its axes as attribute") {
    s.run("ReduceMean", {images}, {batch, size(1), size(1), time}, {{"axes", Ints{1, 2}}});
  }
  SECTION("ReduceMean over everything") {
    s.run("ReduceMean", {images}, {}, {{"keepdims", std::int64_t{0}}});
  }
  SECTION("ReduceMean over one axis twice") {
    CHECK_THROWS_WITH(s.run("ReduceMean", {images}, {}, {{"axes", Ints{1, -3}}}),
                      Catch::Contains("each axis may be named once"));
  }
  SECTION("Cast") {
    s.run("Cast", {images}, {batch, size(4), size(9), time}, {{"to", std::int64_t{11}}},
          ElementType::Float64);
  }
  SECTION("Cast to nothing") {
    CHECK_THROWS_WITH(s.run("Cast", {images}, {}),
                      Catch::Contains("to must be the number of an element type"));
  }
  SECTION("Softmax beyond the rank") {
    CHECK_THROWS_WITH(s.run("Softmax", {images}, {}, {{"axis", std::int64_t{4}}}),
                      Catch::Contains("axis must lie within the input's rank"));
  }
  SECTION("two names do not broadcast") {
    CHECK_THROWS_WITH(s.run("Add", {b.input({batch}), b.input({time})}, {batch}),
                      Catch::Contains("inputs must broadcast to one shape (expected [Batch], got [Time])"));
  }
  SECTION("a name and one broadcast") {
    s.run("Sub", {b.input({batch, size(1)}), b.input({size(1), time})}, {batch, time});
  }
}

}  // namespace
}  // namespace wm::test
