// SPDX-License-Identifier: MIT
#include <whitematter/optim/adagrad.hpp>

#include "model.hpp"

using namespace wm;

TEST_CASE("the first steps of Adagrad by hand") {
  const TwoParameters model;
  Adagrad optimizer(model, {.lr = 0.1, .lr_decay = 1, .initial_accumulator_value = 16, .eps = 0});
  step_along(model, optimizer, 3, 0);
  check_close(model.p.to_vector(), {1 - 0.1 * 3 / 5, -2}, 1e-14);
  step_along(model, optimizer, 12, 0);
  check_close(model.p.to_vector(), {1 - 0.1 * 3 / 5 - 0.05 * 12 / 13, -2}, 1e-14);
}

TEST_CASE("Adagrad's state has PyTorch's names and is all of it") {
  check_state([](const auto& m) { return Adagrad(m, {.lr_decay = 0.5}); },
              {"sum.p", "step.p", "sum.unused", "step.unused"});
}

TEST_CASE("Adagrad checks its options") {
  const TwoParameters model;
  CHECK_THROWS_WITH((Adagrad(model, {.lr_decay = -1})),
                    "Adagrad: lr_decay must not be negative (expected >= 0, got -1)");
  CHECK_THROWS_WITH((Adagrad(model, {.initial_accumulator_value = -1})),
                    "Adagrad: initial_accumulator_value must not be negative (expected >= 0, got -1)");
  CHECK_THROWS_WITH((Adagrad(model, {.eps = -1})),
                    "Adagrad: eps must not be negative (expected >= 0, got -1)");
}
