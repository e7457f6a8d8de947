// SPDX-License-Identifier: MIT
#include <whitematter/optim/muon.hpp>

#include <whitematter/nn/layer_norm.hpp>

#include "model.hpp"

using namespace wm;

TEST_CASE("Muon goes along a matrix whose singular values are near 1, AdamW for vectors") {
  const TwoParameters model;
  Muon optimizer(model, {.lr = 0.1, .weight_decay = 0.5});
  model.unused.backward(Tensor<double, Shape<2>>::from({7, 0}));
  model.p.backward(Tensor<double, Shape<2, 1>>::from({3, -4}));
  optimizer.step();
  // One column is brought to length s, here that of five turns of the polynomial from 1, times sqrt(2).
  double s = 1;
  for (int i = 0; i < 5; ++i) s = 3.4445 * s - 4.7750 * s * s * s + 2.0315 * std::pow(s, 5);
  check_close(model.p.to_vector(), {0.95 - 0.1 * std::sqrt(2) * s * 0.6, -1.9 + 0.1 * std::sqrt(2) * s * 0.8},
              1e-6);
  check_close(model.unused.to_vector(), {1 - 3e-4 * 0.5 - 3e-4, -2 + 3e-4}, 1e-9);
}

TEST_CASE("Muon's state is a momentum, or AdamW's") {
  check_state([](const auto& m) { return Muon(m); },
              {"momentum_buffer.p", "exp_avg.unused", "exp_avg_sq.unused", "step.unused"});
  check_state([](const auto& m) { return Muon(m, {.by_adamw = inside("p")}); },
              {"exp_avg.p", "exp_avg_sq.p", "step.p", "exp_avg.unused", "exp_avg_sq.unused", "step.unused"});
}

TEST_CASE("Muon checks its options") {
  const TwoParameters model;
  CHECK_THROWS_WITH((Muon(model, {.momentum = 1})),
                    "Muon: momentum must be a share (expected 0 <= share < 1, got 1)");
  CHECK_THROWS_WITH((Muon(model, {.lr = 0})), "Muon: lr must be positive (expected > 0, got 0)");
  CHECK_THROWS_WITH((Muon(model, {.ns_steps = 0})), "Muon: ns_steps must be positive (expected > 0, got 0)");
}

TEST_CASE("Muon leaves a norm of two axes to AdamW") {
  const LayerNormOf<Shape<2, 3>> model;
  Muon optimizer(model);
  std::vector<std::string> names;
  optimizer.for_each_state(
      [&](const std::string& name, const auto&, const Extents&) { names.push_back(name); });
  CHECK(std::find(names.begin(), names.end(), "exp_avg.weight") != names.end());
  CHECK(std::find(names.begin(), names.end(), "momentum_buffer.weight") == names.end());
}
