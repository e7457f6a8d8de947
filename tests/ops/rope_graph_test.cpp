// SPDX-License-Identifier: MIT
#include <whitematter/ops/rope_graph.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("the rates of rope are a constant of its graph") {
  graph::Trace trace;
  const graph::Value x{"", ElementType::Float64, graph::dimensions(Shape<Batch, Time, 12>::axes())};
  detail::RopeGraph(trace, x, 2, 6, {.base = 1000})
      .add(trace.add_value(x).value, trace.add_integers({0, 1}, {{2, ""}}).value, x);
  const double* rates = nullptr;
  for (const auto& constant : trace.graph.constants)
    if (trace.graph.values[static_cast<std::size_t>(constant.value)].type == ElementType::Float64)
      rates = reinterpret_cast<const double*>(constant.data.get());
  REQUIRE(rates);
  CHECK((rates[0] == 1 && rates[1] == Approx(0.1) && rates[2] == Approx(0.01)));
}
