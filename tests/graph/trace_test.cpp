// SPDX-License-Identifier: MIT
#include <whitematter/graph/trace.hpp>

#include <thread>

#include "support/catch.hpp"

using namespace wm;
using namespace wm::graph;

namespace {
struct Model {};
struct Layer {};
}  // namespace

TEST_CASE("the dimensions of a shape are sizes and names") {
  CHECK((dimensions(Shape<Batch, 3>::shape_axes) == std::vector<graph::Dimension>{{-1, "Batch"}, {3, ""}}));
  CHECK(dimensions(Shape<>::shape_axes).empty());
}

TEST_CASE("a trace is current on its thread while it lives, and the one before it after that") {
  CHECK(Trace::current() == nullptr);
  {
    Trace outer;
    CHECK(Trace::current() == &outer);
    {
      Trace inner;
      CHECK(Trace::current() == &inner);
    }
    CHECK(Trace::current() == &outer);
    std::thread([] { CHECK(Trace::current() == nullptr); }).join();
  }
  CHECK(Trace::current() == nullptr);
}

TEST_CASE("a trace knows its own values") {
  Trace first;
  const Traced x = first.add_value({"x", ElementType::Float32, {}});
  CHECK(first.knows(x));
  CHECK_FALSE(first.knows(Traced{}));
  Trace second;
  CHECK_FALSE(second.knows(x));
}

TEST_CASE("a node makes a value under the path of the module that runs") {
  Trace trace;
  const Model model;
  const Layer layer;
  trace.name_module(&model, Scope::type_tag<Model>(), "");
  trace.name_module(&layer, Scope::type_tag<Layer>(), "layer");
  const Traced x = trace.add_value({"x", ElementType::Float32, {{2, ""}}});
  {
    const Scope outer(&model);
    CHECK(trace.path() == "");
    const Scope inner(&layer);
    const Layer unnamed;
    const Scope inside(&unnamed);
    const Traced y =
        trace.add_node("Relu", {x.value}, {"", ElementType::Float32, {{2, ""}}}, {{"alpha", 1.f}});
    CHECK(y.value == 1);
  }
  REQUIRE(trace.graph.nodes.size() == 1);
  const auto& node = trace.graph.nodes[0];
  CHECK(node.op == "Relu");
  CHECK(node.path == "layer");
  CHECK(node.inputs == std::vector<ValueId>{0});
  CHECK(node.outputs == std::vector<ValueId>{1});
  CHECK(std::get<float>(node.attributes.at("alpha")) == 1.f);
  CHECK(trace.path() == "");
}

TEST_CASE("a module and its first field have one address and two paths") {
  Trace trace;
  const Model model;
  trace.name_module(&model, Scope::type_tag<Model>(), "outer");
  trace.name_module(&model, Scope::type_tag<Layer>(), "outer.field");
  const Scope outer(&model);
  CHECK(trace.path() == "outer");
  const Scope field(reinterpret_cast<const Layer*>(&model));
  CHECK(trace.path() == "outer.field");
}

TEST_CASE("integers become a constant that owns its elements") {
  Trace trace;
  const Traced list = trace.add_integers({4, -1}, {{2, ""}});
  REQUIRE(trace.graph.constants.size() == 1);
  const Constant& constant = trace.graph.constants[0];
  CHECK(constant.value == list.value);
  CHECK(constant.bytes == 16);
  CHECK(reinterpret_cast<const std::int64_t*>(constant.data.get())[1] == -1);
  CHECK(trace.graph.values[0].type == ElementType::Int64);
}

TEST_CASE("constants have names by the identity of their elements, and one place each") {
  Trace trace;
  const auto elements = std::make_shared<int>(7);
  CHECK(trace.constant_name(elements.get()) == "");
  trace.name_constant(elements.get(), "weight");
  CHECK(trace.constant_name(elements.get()) == "weight");
  trace.shared_constant(elements.get(), elements) = {1, 5};
  CHECK(trace.shared_constant(elements.get(), elements).value == 5);
  CHECK(elements.use_count() > 1);
}
