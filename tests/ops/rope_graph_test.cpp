// SPDX-License-Identifier: MIT
#include <whitematter/ops/rope_graph.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("the rates of rope are a constant of the graph") {
  graph::Trace trace;
  detail::add_rope_rates(trace, ElementType::Float64, 6, 1000);
  REQUIRE(trace.graph.constants.size() == 1);
  const auto* rates = reinterpret_cast<const double*>(trace.graph.constants[0].data.get());
  CHECK((rates[0] == 1 && rates[1] == Approx(0.1) && rates[2] == Approx(0.01)));
}
