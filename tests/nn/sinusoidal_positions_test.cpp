// SPDX-License-Identifier: MIT
#include <whitematter/nn/sinusoidal_positions.hpp>

#include "support/models.hpp"

using namespace wm;

TEST_CASE("positions are waves of the paper's rates") {
  const SinusoidalPositions<6> positions;
  const auto x = sample<Shape<Batch, Time, 6>>(1, 2, 300);
  const auto y = positions(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, Time, 6>>>);
  for (int n = 0; n < 2; ++n)
    for (int t = 0; t < 300; ++t)
      for (int i = 0; i < 3; ++i) {
        const double angle = t / std::pow(10000, 2.0 * i / 6);
        CHECK(y.at(n, t, 2 * i) == Approx(x.at(n, t, 2 * i) + std::sin(angle)).margin(1e-12));
        CHECK(y.at(n, t, 2 * i + 1) == Approx(x.at(n, t, 2 * i + 1) + std::cos(angle)).margin(1e-12));
      }
}

TEST_CASE("the gradient of positions is that of the sum") {
  check_operation([](const auto& x) { return SinusoidalPositions<4>{100}(x); },
                  sample<Shape<Batch, Time, 4>>(1, 2, 3));
}

TEST_CASE("a graph has positions for any number of steps") {
  SinusoidalPositions<6> positions;
  const auto graph = trace<Shape<Batch, Time, 6>>(positions);
  CHECK((operators_of(graph).contains("Range") && operators_of(graph).contains("Sin")));
  CHECK(output_of(graph)[1].name == "Time");
  CHECK_FALSE(operators_of(trace<Shape<Batch, 5, 6>>(positions)).contains("Range"));
}
