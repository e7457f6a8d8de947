// SPDX-License-Identifier: MIT
#include <whitematter/optim/cycle_schedule.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("CosineRestarts begins anew, each time for longer") {
  LearningRate optimizer{0.8};
  const CosineRestarts schedule(optimizer, 2, {.t_mult = 3, .final_lr = 0.4});
  CHECK(schedule.at(0) == Approx(0.8));
  CHECK(schedule.at(1) == Approx(0.6));
  CHECK(schedule.at(2) == Approx(0.8));
  CHECK(schedule.at(5) == Approx(0.6));
  CHECK(schedule.at(8) == Approx(0.8));
  const CosineRestarts even(optimizer, 2);
  CHECK(even.at(1'000'000'001) == Approx(0.4));
}

TEST_CASE("OneCycle rises and falls below its beginning") {
  LearningRate optimizer{0.8};
  OneCycle schedule(optimizer, 11, {.pct_start = 5.0 / 11, .div_factor = 4, .final_div_factor = 2});
  CHECK(optimizer.lr == Approx(0.2));
  CHECK(schedule.at(2) == Approx(0.5));
  CHECK(schedule.at(4) == Approx(0.8));
  CHECK(schedule.at(7) == Approx(0.45));
  CHECK(schedule.at(10) == Approx(0.1));
  CHECK(schedule.at(99) == Approx(0.1));
  const auto line = OneCycle::over(11, {.pct_start = 5.0 / 11, .div_factor = 4, .linear = true});
  CHECK(line.curve(0.8, 1) == Approx(0.35));
}

TEST_CASE("cyclic schedules check their options") {
  LearningRate optimizer{0.8};
  CHECK_THROWS_WITH((CosineRestarts(optimizer, 0)),
                    "CosineRestarts: the number of steps must be positive (expected > 0, got 0)");
  CHECK_THROWS_WITH((CosineRestarts(optimizer, 5, {.t_mult = 0})),
                    "CosineRestarts: t_mult must be a number of times (expected >= 1, got 0)");
  CHECK_THROWS_WITH(
      (OneCycle(optimizer, 10, {.pct_start = 1})),
      "OneCycle: the highest rate must be within the steps (expected pct_start * steps between 1 and "
      "10, got 10)");
  CHECK_THROWS_WITH((OneCycle(optimizer, 10, {.div_factor = 0})),
                    "OneCycle: divisors must be positive (expected > 0, got 0)");
}
