// SPDX-License-Identifier: MIT
#include <whitematter/data/beta.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("draws have the mean and the variance of the beta distribution") {
  for (const auto& [a, b] : {std::pair{0.2, 0.2}, {1., 1.}, {2., 5.}, {0.5, 3.}, {40., 40.}}) {
    CAPTURE(a, b);
    const double mean = a / (a + b), variance = a * b / ((a + b) * (a + b) * (a + b + 1));
    Generator generator(1);
    double sum = 0, squares = 0;
    bool inside = true;
    constexpr int count = 20'000;
    for (int i = 0; i < count; ++i) {
      const double x = beta_draw(a, b, generator);
      inside = inside && x >= 0 && x <= 1;
      sum += x;
      squares += (x - mean) * (x - mean);
    }
    CHECK(inside);
    CHECK(sum / count == Approx(mean).margin(4 * std::sqrt(variance / count)));
    CHECK(squares / count == Approx(variance).epsilon(0.05));
  }
}

TEST_CASE("a tiny parameter gives one end or the other") {
  Generator generator(2);
  int ones = 0;
  for (int i = 0; i < 1000; ++i) {
    const double x = beta_draw(1e-4, 1e-4, generator);
    REQUIRE((x < 0.01 || x > 0.99));
    ones += x > 0.5;
  }
  CHECK(ones == Approx(500).margin(80));
}

TEST_CASE("parameters are positive") {
  Generator generator;
  CHECK(error_of([&] { beta_draw(1, 0, generator); }) ==
        "beta_draw: both parameters must be positive (expected > 0, got 1 and 0)");
}
