// SPDX-License-Identifier: MIT
#include <whitematter/optim/decay_schedule.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("Step and MultiStep fall at their steps") {
  LearningRate optimizer{0.8};
  const Step step(optimizer, {.step_size = 3, .gamma = 0.5});
  CHECK(step.at(2) == Approx(0.8));
  CHECK(step.at(3) == Approx(0.4));
  CHECK(step.at(6) == Approx(0.2));
  const MultiStep several(optimizer, {.milestones = {2, 5}, .gamma = 0.5});
  CHECK(several.at(1) == Approx(0.8));
  CHECK(several.at(2) == Approx(0.4));
  CHECK(several.at(100) == Approx(0.2));
}

TEST_CASE("Exponential and Polynomial fall at every step") {
  LearningRate optimizer{0.8};
  const Exponential exponential(optimizer, {.gamma = 0.5});
  CHECK(exponential.at(3) == Approx(0.1));
  const Polynomial line(optimizer, 4, {.final_lr = 0.4});
  CHECK(line.at(1) == Approx(0.7));
  CHECK(line.at(9) == Approx(0.4));
  const Polynomial square(optimizer, 4, {.power = 2});
  CHECK(square.at(2) == Approx(0.2));
}

TEST_CASE("decaying schedules check their options") {
  LearningRate optimizer{0.8};
  CHECK_THROWS_WITH((Step(optimizer, {.step_size = 0})),
                    "Step: step_size must be positive (expected > 0, got 0)");
  CHECK_THROWS_WITH((Step(optimizer, {.gamma = 0})), "Step: gamma must be positive (expected > 0, got 0)");
  CHECK_THROWS_WITH((MultiStep(optimizer, {.milestones = {5, 2}})),
                    "MultiStep: milestones must ascend (expected later ones to be larger, got 2)");
  CHECK_THROWS_WITH((Exponential(optimizer, {.gamma = -1})),
                    "Exponential: gamma must be positive (expected > 0, got -1)");
  CHECK_THROWS_WITH((Polynomial(optimizer, 0)),
                    "Polynomial: the number of steps must be positive (expected > 0, got 0)");
  CHECK_THROWS_WITH((Polynomial(optimizer, 5, {.power = 0})),
                    "Polynomial: power must be positive (expected > 0, got 0)");
}
