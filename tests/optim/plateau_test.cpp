// SPDX-License-Identifier: MIT
#include <whitematter/optim/plateau.hpp>

#include <whitematter/optim/schedule.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("Plateau lowers the rate after its patience, and then waits") {
  LearningRate optimizer{0.8};
  Plateau plateau(optimizer, {.factor = 0.5, .patience = 1, .cooldown = 1});
  for (const double metric : {3.0, 2.0, 2.0}) plateau.step(metric);
  CHECK(optimizer.lr == 0.8);
  plateau.step(2);
  CHECK(optimizer.lr == 0.4);
  for (int i = 0; i < 2; ++i) plateau.step(2);
  CHECK(optimizer.lr == 0.4);
  plateau.step(std::nan(""));
  CHECK(optimizer.lr == 0.2);
  CHECK(plateau.best() == 2);
  CHECK(plateau.position() == 7);
}

TEST_CASE("Plateau continues from its state") {
  LearningRate a{0.8}, b{0.1};
  const PlateauOptions options{.maximize = true, .factor = 0.3, .patience = 2, .cooldown = 1};
  Plateau first(a, options), second(b, options);
  second.seek(first.state());  // with an infinite best
  CHECK(b.lr == 0.8);
  for (int i = 0; i < 5; ++i) first.step(0.7);
  second.seek(first.state());
  for (int i = 0; i < 9; ++i) {
    first.step(0.1), second.step(0.1);
    CHECK(a.lr == b.lr);
  }
  CHECK(second.state() == first.state());
  CHECK_THROWS_WITH(
      second.seek("0.5 abc"),
      "Plateau: the state must be one that was saved (expected rate, best and three counts, got 0.5 "
      "abc)");
}

TEST_CASE("Plateau stops at the lowest rate") {
  LearningRate optimizer{0.8};
  Plateau plateau(optimizer, {.factor = 0.1, .patience = 0, .min_lr = 0.5});
  for (int i = 0; i < 4; ++i) plateau.step(1);
  CHECK(optimizer.lr == 0.5);
}

TEST_CASE("Plateau checks its options") {
  LearningRate optimizer{0.8};
  CHECK_THROWS_WITH((Plateau(optimizer, {.factor = 1})),
                    "Plateau: factor must be a share (expected 0 < factor < 1, got 1)");
  CHECK_THROWS_WITH((Plateau(optimizer, {.patience = -1})),
                    "Plateau: patience must not be negative (expected >= 0, got -1)");
  CHECK_THROWS_WITH((Plateau(optimizer, {.cooldown = -1})),
                    "Plateau: cooldown must not be negative (expected >= 0, got -1)");
}

TEST_CASE("a plateau goes on from where a warm-up ended") {
  LearningRate optimizer{1};
  LinearWarmup warmup(optimizer, 3);
  Plateau plateau(optimizer, {.factor = 0.5, .patience = 0});
  for (int i = 0; i < 2; ++i) warmup.step();
  CHECK(optimizer.lr == 1);
  plateau.step(1);
  plateau.step(1);
  CHECK(optimizer.lr == 0.5);
}
