// SPDX-License-Identifier: MIT
#include <whitematter/nn/swiglu.hpp>

#include "support/models.hpp"

using namespace wm;

TEST_CASE("SwiGlu has Llama's names, and a gate beside what goes up") {
  const SwiGlu<2, 3, Cpu, double> layer;
  CHECK(state_names(layer) ==
        std::vector<std::string>{"gate_proj.weight", "up_proj.weight", "down_proj.weight"});
  const auto x = sample<Shape<Batch, 2>>(1, 1);
  double expected = 0;
  for (int h = 0; h < 3; ++h) {
    const auto product = [&](const auto& part) {
      return part.weight.at(h, 0) * x.at(0, 0) + part.weight.at(h, 1) * x.at(0, 1);
    };
    const double gate = product(layer.gate_proj);
    expected += layer.down_proj.weight.at(1, h) * gate / (1 + std::exp(-gate)) * product(layer.up_proj);
  }
  CHECK(layer(x).at(0, 1) == Approx(expected).epsilon(1e-13));
}
