// SPDX-License-Identifier: MIT
#include <whitematter/nn/learned_positions.hpp>

#include "support/models.hpp"

using namespace wm;

TEST_CASE("positions are rows of a table") {
  const LearnedPositions<5, 2, Cpu, double> positions;
  CHECK(state_names(positions) == std::vector<std::string>{"weight"});
  static_assert(parameter_count<LearnedPositions<5, 2>> == 10);
  const auto x = sample<Shape<Batch, Time, 2>>(1, 2, 3);
  const auto y = positions(x);
  for (int n = 0; n < 2; ++n)
    for (int t = 0; t < 3; ++t) CHECK(y.at(n, t, 1) == x.at(n, t, 1) + positions.weight.at(t, 1));
  y.backward(ones<Shape<Batch, Time, 2>, double>(2, 3));
  CHECK(positions.weight.grad().to_vector() == std::vector<double>{2, 2, 2, 2, 2, 2, 0, 0, 0, 0});
}

TEST_CASE("a sequence must fit the context") {
  CHECK_THROWS_WITH((LearnedPositions<5, 2>()(zeros<Shape<Batch, Time, 2>>(1, 6))),
                    "LearnedPositions: a sequence must fit the context (expected at most 5, got 6)");
  static_assert(fits_context<Shape<Batch, 5, 2>, 5> && !fits_context<Shape<Batch, 6, 2>, 5>);
  static_assert(fits_context<Shape<Batch, Time, 2>, 5>);
}

TEST_CASE("a graph takes as many rows as there are steps") {
  LearnedPositions<5, 2> positions;
  const auto graph = trace<Shape<Batch, Time, 2>>(positions);
  CHECK((operators_of(graph) == std::set<std::string>{"Add", "Gather", "Range", "Shape"}));
  CHECK(output_of(graph)[1].name == "Time");
}
