// SPDX-License-Identifier: MIT
#include <whitematter/tensor/record.hpp>

#include <whitematter/ops/arithmetic.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

/// A user's operation: x^3 + n, where n takes no part in the gradient.
template <class S>
Tensor<double, S> cube(const Tensor<double, S>& x, const Tensor<std::int64_t, Shape<>>& n) {
  using kernel::binary, formula::Mul;
  const auto square = binary<Mul>(x.array(), x.array());
  const auto y = binary<formula::Add>(binary<Mul>(square, x.array()), kernel::cast<double>(n.array()));
  const auto backward = [square](const Array<double>& dy, Needs<2>) {
    return std::tuple{binary<Mul>(binary<Mul>(dy, square), kernel::filled<double>({}, 3)),
                      Array<std::int64_t>{}};
  };
  return record<S>("Cube", y, backward, x, n);
}

const auto one = full<Shape<>>(std::int64_t{1});

}  // namespace

TEST_CASE("an operation of the user computes and differentiates") {
  const auto x = Tensor<double, Shape<3>>::from({1, 2, -3});
  CHECK(cube(x, one).to_vector() == std::vector<double>{2, 9, -26});
  CHECK_NOTHROW(gradcheck([](const auto& v) { return cube(v, one); }, x));
  CHECK_NOTHROW(gradcheck([](const auto& v) { return cube(cube(v, one) * v, one); }, x));
}

TEST_CASE("backward learns which inputs need a gradient") {
  Needs<3> seen{};
  const auto backward = [&](const Array<double>& dy, Needs<3> needs) {
    seen = needs;
    return std::tuple{dy, Array<double>{}, dy};
  };
  auto a = ones<Shape<2>, double>(), b = a.clone(), c = a.clone();
  a.requires_grad();
  c.requires_grad();
  const auto y = record<Shape<2>>("Op", kernel::clone(a.array()), backward, a, b, c);
  y.backward(ramp<Shape<2>>());
  CHECK(seen == Needs<3>{true, false, true});
  CHECK(c.grad().to_vector() == std::vector<double>{0, 1});
}

TEST_CASE("a result must have the sizes of its shape") {
  const auto x = zeros<Shape<Batch>, double>(3);
  const auto backward = [](const Array<double>& dy, Needs<1>) { return std::tuple{dy}; };
  CHECK_THROWS_WITH((record<Shape<4>>("Op", x.array(), backward, x)),
                    "tensor: sizes must conform to the shape in the type (expected [4], got [3])");
}

TEST_CASE("an operation adds its node to the trace") {
  const auto x = zeros<Shape<Batch, 3>, double>(2);
  graph::Trace trace;
  auto input = x;
  input.set_traced(
      trace.add_value({"x", ElementType::Float64, graph::dimensions(Shape<Batch, 3>::shape_axes)}));
  const auto y = cube(cube(input, one), one);
  REQUIRE(trace.graph.nodes.size() == 2);
  CHECK(trace.graph.nodes[0].op == "Cube");
  CHECK(trace.graph.nodes[1].inputs ==
        std::vector<graph::ValueId>{trace.graph.nodes[0].outputs[0], trace.graph.nodes[0].inputs[1]});
  CHECK((trace.graph.values[static_cast<std::size_t>(y.traced().value)].dims ==
         std::vector<graph::Dimension>{{-1, "Batch"}, {3, ""}}));
  // The same tensor is one constant however often it is used.
  REQUIRE(trace.graph.constants.size() == 1);
  CHECK(*reinterpret_cast<const std::int64_t*>(trace.graph.constants[0].data.get()) == 1);
}

TEST_CASE("a constant is row-major in the trace, whatever its order in memory") {
  const auto x = with_channels_last(ramp<Shape<1, 2, 1, 2>>());
  graph::Trace trace;
  static_cast<void>(x + x);
  REQUIRE(trace.graph.constants.size() == 1);
  const auto* elements = reinterpret_cast<const double*>(trace.graph.constants[0].data.get());
  CHECK(std::vector<double>(elements, elements + 4) == std::vector<double>{0, 1, 2, 3});
}

TEST_CASE("the same values outside the graph keep their place in the trace") {
  graph::Trace trace;
  auto x = ramp<Shape<2>>();
  x.set_traced(trace.add_value({"x", ElementType::Float64, {{2, ""}}}));
  static_cast<void>(x.detach() + x.clone());
  CHECK(trace.graph.constants.empty());
  CHECK(trace.graph.nodes.at(0).inputs == std::vector<graph::ValueId>{0, 0});
}
