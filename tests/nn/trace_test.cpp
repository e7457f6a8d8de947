// SPDX-License-Identifier: MIT
#include <whitematter/nn/trace.hpp>

#include <set>

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/models/resnet.hpp>
#include <whitematter/nn/flatten.hpp>
#include <whitematter/nn/pooling.hpp>
#include <whitematter/ops/cast.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

struct Net {
  Conv2d<3, 4, Conv{.kernel = 3, .padding = 1}> conv;
  BatchNorm2d<4> norm;
  Sequential<MaxPool2d<>, Flatten<>, Linear<16, 5>> head;
  WM_MODULE(Net, conv, norm, head)
  auto forward(const auto& x) const { return head(relu(norm(conv(x))) * 2); }
};

struct Failing {
  BatchNorm2d<3> norm;
  WM_MODULE(Failing, norm)
  auto forward(const auto& x) const {
    fail("no");
    return x;
  }
};

struct Tied {
  Linear<4, 4> layer;
  WM_MODULE(Tied, layer)
  auto forward(const auto& x) const { return layer(relu(layer(x))); }
};

struct Sequence {
  Linear<3, 2> layer;
  WM_MODULE(Sequence, layer)
  auto forward(const auto& x) const { return layer(x); }
};

struct Reordered {
  WM_MODULE(Reordered)
  auto forward(const auto& x) const { return reshape<Shape<Time, 3, Batch>>(x); }
};

struct WithLoss {
  Linear<3, 2> layer;
  WM_MODULE(WithLoss, layer)
  auto forward(const auto& x) const {
    return cross_entropy(layer(x), zeros<Shape<Batch>, std::int64_t>(x.size(0)));
  }
};

struct Chosen {
  Linear<3, 2> layer;
  WM_MODULE(Chosen, layer)
  auto forward(const auto& x, const auto& seen) const { return layer(x) * cast<float>(seen); }
};

using Images = Shape<Batch, 3, 4, 4>;

const graph::Value& value(const graph::Graph& graph, graph::ValueId id) {
  return graph.values[static_cast<std::size_t>(id)];
}

}  // namespace

TEST_CASE("a trace has the operations, their modules and the names of what they read") {
  Net net;
  const auto graph = trace<Images>(net);
  std::vector<std::string> nodes;
  for (const auto& node : graph.nodes) nodes.push_back(node.path + ":" + node.op);
  CHECK(nodes == std::vector<std::string>{"conv:Conv", "norm:BatchNormalization", ":Relu", ":Mul",
                                          "head.0:MaxPool", "head.1:Flatten", "head.2:Gemm"});
  std::vector<std::string> names;
  for (const auto& constant : graph.constants) names.push_back(value(graph, constant.value).name);
  CHECK(names == std::vector<std::string>{"conv.weight", "conv.bias", "norm.weight", "norm.bias",
                                          "norm.running_mean", "norm.running_var", "", "head.2.weight",
                                          "head.2.bias"});
  CHECK(graph.constants[0].bytes == 4 * 3 * 9 * sizeof(float));
  CHECK(reinterpret_cast<const float*>(graph.constants[0].data.get())[5] == net.conv.weight.to_vector()[5]);
}

TEST_CASE("a trace may have several inputs of any types") {
  Chosen model;
  const auto graph = trace(model, zeros<Shape<Batch, 3>>(4), full<Shape<Batch, 1>>(true, 4));
  REQUIRE(graph.inputs.size() == 2);
  CHECK((value(graph, graph.inputs[0]).name == "input" && value(graph, graph.inputs[1]).name == "input_1"));
  CHECK(value(graph, graph.inputs[1]).type == ElementType::Bool);
  CHECK((value(graph, graph.inputs[1]).dims == std::vector<graph::Dimension>{{-1, "Batch"}, {1, ""}}));
}

TEST_CASE("named dimensions stay symbolic from input to output") {
  Net net;
  const auto graph = trace<Images>(net);
  REQUIRE(graph.inputs.size() == 1);
  REQUIRE(graph.outputs.size() == 1);
  using Dims = std::vector<graph::Dimension>;
  CHECK((value(graph, graph.inputs[0]).dims == Dims{{-1, "Batch"}, {3, ""}, {4, ""}, {4, ""}}));
  CHECK((value(graph, graph.outputs[0]).dims == Dims{{-1, "Batch"}, {5, ""}}));
  for (const auto& node : graph.nodes) CHECK(value(graph, node.outputs[0]).dims[0].name == "Batch");
}

TEST_CASE("every value is made before it is used") {
  BasicBlock<3, 4, 2> net;
  const auto graph = trace<Images>(net);
  std::set<graph::ValueId> made(graph.inputs.begin(), graph.inputs.end());
  for (const auto& constant : graph.constants) made.insert(constant.value);
  for (const auto& node : graph.nodes) {
    for (const auto id : node.inputs) CHECK(made.count(id) == 1);
    for (const auto id : node.outputs) CHECK(made.insert(id).second);
  }
  CHECK(made.count(graph.outputs.at(0)) == 1);
  CHECK(made.size() == graph.values.size());
}

TEST_CASE("a trace runs in eval mode and puts each layer back as it was") {
  Net net;
  net.norm.training = true;
  trace<Images>(net);
  CHECK(net.norm.training);
  CHECK(net.norm.num_batches_tracked.item() == 0);
  eval(net);
  trace<Images>(net);
  CHECK_FALSE(net.norm.training);
}

TEST_CASE("a trace that fails puts the model back as well") {
  Failing net;
  CHECK_THROWS_WITH(trace<Images>(net), "no");
  CHECK(net.norm.training);
  CHECK(graph::Trace::current() == nullptr);
}

TEST_CASE("parameters that are shared become one constant") {
  Tied net;
  const auto graph = trace<Shape<Batch, 4>>(net);
  CHECK(graph.constants.size() == 2);
  CHECK(graph.nodes.at(0).inputs[1] == graph.nodes.at(2).inputs[1]);
  CHECK(graph.nodes.at(0).inputs[2] == graph.nodes.at(2).inputs[2]);
}

TEST_CASE("linear on sequences traces to a product") {
  Sequence net;
  const auto graph = trace<Shape<Batch, Time, 3>>(net);
  std::vector<std::string> nodes;
  for (const auto& node : graph.nodes) nodes.push_back(node.op);
  CHECK(nodes == std::vector<std::string>{"Transpose", "MatMul", "Add"});
  CHECK((value(graph, graph.outputs[0]).dims ==
         std::vector<graph::Dimension>{{-1, "Batch"}, {-1, "Time"}, {2, ""}}));
}

TEST_CASE("a graph infers one size and says so where two move") {
  Reordered net;
  CHECK_THROWS_WITH((trace<Shape<Batch, Time, 3>>(net)),
                    "reshape: a graph can infer one size (expected at most one run-time dimension that "
                    "moves, got [Time, 3, Batch])");
}

TEST_CASE("what belongs to training has no place in a trace") {
  WithLoss net;
  CHECK_THROWS_WITH(
      (trace<Shape<Batch, 3>>(net)),
      "cross_entropy: only what inference needs can be in a graph (expected a model in eval mode, "
      "got cross_entropy)");
}
