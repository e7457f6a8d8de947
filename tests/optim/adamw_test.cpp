// SPDX-License-Identifier: MIT
#include <whitematter/optim/adamw.hpp>

#include "model.hpp"

using namespace wm;

TEST_CASE("AdamW shrinks parameters apart from the gradient") {
  const TwoParameters model;
  AdamW optimizer(model, {.lr = 0.1, .eps = 0, .weight_decay = 0.5});
  step_along(model, optimizer, 3, -1e-3);
  check_close(model.p.to_vector(), {0.95 - 0.1, -1.9 + 0.1}, 1e-13);
}

TEST_CASE("AdamW's state is that of Adam") {
  check_state([](const auto& m) { return AdamW(m); },
              {"exp_avg.p", "exp_avg_sq.p", "step.p", "exp_avg.unused", "exp_avg_sq.unused", "step.unused"});
}

TEST_CASE("AdamW's errors have its name") {
  const TwoParameters model;
  CHECK_THROWS_WITH((AdamW(model, {.betas = {-1, 0.9}})),
                    "AdamW: betas must be shares (expected 0 <= share < 1, got -1)");
}
