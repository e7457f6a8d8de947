// SPDX-License-Identifier: MIT
#include <whitematter/ops/elementwise.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

/// As a user would write one: an argument, and no ONNX operator of its own.
struct Scale {
  double factor;
  static constexpr auto saves = Saves::Input;
  auto forward(const auto& x) const { return x * formula::number(x, factor); }
  auto backward(const auto&, const auto& dy) const { return dy * formula::number(dy, factor); }
  graph::Traced describe(graph::Compose& g, graph::ValueId x) const {
    return g.last("Mul", {x, g.number(factor)});
  }
};

struct Negative {
  static constexpr auto onnx = "Neg";
  static constexpr auto saves = Saves::Output;
  static auto forward(const auto& x) { return -x; }
  static auto backward(const auto&, const auto& dy) { return -dy; }
};

}  // namespace

TEST_CASE("a formula of a user's own is an operation") {
  const auto x = sample<Shape<Batch, 3, 2, 2>>(1, 2);
  check_operation([](const auto& v) { return elementwise(v, Scale{3}); }, x);
  check_operation([](const auto& v) { return elementwise<Negative>(v); }, x);
}

TEST_CASE("a formula names itself in a trace") {
  graph::Trace trace;
  const auto y = elementwise<Negative>(elementwise(ones<Shape<2>>(), Scale{3}));
  CHECK(trace.knows(y.traced()));
  REQUIRE(trace.graph.nodes.size() == 2);
  CHECK(trace.graph.nodes[0].op == "Mul");
  CHECK(trace.graph.nodes[1].op == "Neg");
}

TEST_CASE("operations on nothing give nothing") {
  auto none = zeros<Shape<Batch, 3, 2, 2>>(0);
  none.requires_grad();
  const auto y = elementwise<Negative>(none);
  CHECK(y.elements() == 0);
  CHECK_NOTHROW(y.backward(y.detach()));
}
