// SPDX-License-Identifier: MIT
#include <whitematter/optim/lion.hpp>

#include "model.hpp"

using namespace wm;

TEST_CASE("the first steps of Lion by hand") {
  const TwoParameters model;
  Lion optimizer(model, {.lr = 0.1, .betas = {0.5, 0.5}, .weight_decay = 0.5});
  step_along(model, optimizer, 3, -1e-3);
  check_close(model.p.to_vector(), {0.95 - 0.1, -1.9 + 0.1}, 1e-14);
  step_along(model, optimizer, -1, 1e-3);
  check_close(model.p.to_vector(), {0.85 * 0.95 - 0.1, -1.8 * 0.95 - 0.1}, 1e-14);
}

TEST_CASE("Lion's state is one average") {
  check_state([](const auto& m) { return Lion(m); }, {"exp_avg.p", "exp_avg.unused"});
}

TEST_CASE("Lion checks its options") {
  const TwoParameters model;
  CHECK_THROWS_WITH((Lion(model, {.betas = {0.9, 1}})),
                    "Lion: betas must be shares (expected 0 <= share < 1, got 1)");
}
