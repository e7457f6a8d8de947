// SPDX-License-Identifier: MIT
#include <whitematter/ops/gelu.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("gelu by hand") {
  const auto v = Tensor<double, Shape<3>>::from({-1, 0, 2});
  const auto share = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2)); };
  check_close(gelu(v).to_vector(), {-share(-1), 0, 2 * share(2)}, 1e-15);
}

TEST_CASE("the approximation by tanh is near, and another function") {
  const auto v = sample<Shape<100>>(1);
  const auto exact = gelu(v).to_vector(), close = gelu_tanh(v).to_vector();
  double distance = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) distance = std::max(distance, std::abs(exact[i] - close[i]));
  CHECK(distance < 1e-3);
  CHECK(distance > 1e-5);
}
