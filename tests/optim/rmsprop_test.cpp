// SPDX-License-Identifier: MIT
#include <whitematter/optim/rmsprop.hpp>

#include "model.hpp"

using namespace wm;

TEST_CASE("the first step of RMSprop by hand") {
  const TwoParameters model;
  RMSprop optimizer(model, {.lr = 0.1, .alpha = 0.75, .eps = 0});
  step_along(model, optimizer, 3, -1e-3);
  check_close(model.p.to_vector(), {1 - 0.2, -2 + 0.2}, 1e-13);
}

TEST_CASE("RMSprop's state has PyTorch's names and is all of it") {
  check_state([](const auto& m) { return RMSprop(m, {.momentum = 0.5, .centered = true}); },
              {"square_avg.p", "grad_avg.p", "momentum_buffer.p", "square_avg.unused", "grad_avg.unused",
               "momentum_buffer.unused"});
  check_state([](const auto& m) { return RMSprop(m, {.momentum = 0.5}); },
              {"square_avg.p", "momentum_buffer.p", "square_avg.unused", "momentum_buffer.unused"});
}

TEST_CASE("RMSprop checks its options") {
  const TwoParameters model;
  CHECK_THROWS_WITH((RMSprop(model, {.alpha = 1})),
                    "RMSprop: alpha must be a share (expected 0 <= share < 1, got 1)");
  CHECK_THROWS_WITH((RMSprop(model, {.momentum = -1})),
                    "RMSprop: momentum must be a share (expected 0 <= share < 1, got -1)");
  CHECK_THROWS_WITH((RMSprop(model, {.eps = -1})),
                    "RMSprop: eps must not be negative (expected >= 0, got -1)");
}
