// SPDX-License-Identifier: MIT
#include <whitematter/optim/schedule.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("Cosine goes from the optimizer's rate to the final one") {
  LearningRate optimizer{0.4};
  Cosine schedule(optimizer, 100, {.final_lr = 0.1});
  CHECK(optimizer.lr == Approx(0.4));
  for (int i = 0; i < 25; ++i) schedule.step();
  CHECK(schedule.position() == 25);
  CHECK(optimizer.lr == Approx(0.1 + 0.3 * (1 + std::sqrt(0.5)) / 2));
  for (int i = 0; i < 25; ++i) schedule.step();
  CHECK(optimizer.lr == Approx(0.25));
  for (int i = 0; i < 60; ++i) schedule.step();
  CHECK(optimizer.lr == Approx(0.1));
}

TEST_CASE("Cosine warms up in a line") {
  LearningRate optimizer{0.5};
  Cosine schedule(optimizer, 20, {.warmup = 10});
  CHECK(optimizer.lr == Approx(0.05));
  schedule.step();
  CHECK(optimizer.lr == Approx(0.1));
  CHECK(schedule.at(9) == Approx(0.5));
  CHECK(schedule.at(10) == Approx(0.5));
  CHECK(schedule.at(15) == Approx(0.25));
  CHECK(schedule.at(20) == Approx(0).margin(1e-15));
}

TEST_CASE("Cosine continues at a step") {
  LearningRate a{0.4}, b{0.4};
  Cosine first(a, 10), second(b, 10);
  for (int i = 0; i < 7; ++i) first.step();
  second.seek(7);
  CHECK(a.lr == b.lr);
  CHECK(second.position() == 7);
}

TEST_CASE("Cosine checks its lengths") {
  LearningRate optimizer{0.4};
  CHECK_THROWS_WITH((Cosine(optimizer, 0)),
                    "Cosine: the number of steps must be positive (expected > 0, got 0)");
  CHECK_THROWS_WITH((Cosine(optimizer, 10, {.warmup = 10})),
                    "Cosine: warm-up must end before the schedule (expected 0 to 9, got 10)");
}

TEST_CASE("Constant stays, LinearWarmup rises in a line") {
  LearningRate optimizer{0.8};
  const Constant constant(optimizer, {.factor = 0.5});
  CHECK(constant.at(1000) == Approx(0.4));
  optimizer.lr = 0.8;
  const LinearWarmup warmup(optimizer, 4);
  CHECK(optimizer.lr == Approx(0.2));
  CHECK(warmup.at(3) == Approx(0.8));
  CHECK(warmup.at(9) == Approx(0.8));
  CHECK(LinearWarmup::over(4, {.start_factor = 0.5}).curve(0.8, 1) == Approx(0.6));
}

TEST_CASE("a chain goes from one schedule to the next, each from the optimizer's rate") {
  LearningRate optimizer{0.8};
  Chain chain{optimizer, {LinearWarmup::over(4), Constant::over(2), Cosine::over(10, {.final_lr = 0.4})}};
  std::vector<double> rates;
  for (int i = 0; i < 12; ++i) rates.push_back(optimizer.lr), chain.step();
  CHECK(rates[0] == Approx(0.2));
  CHECK(rates[3] == Approx(0.8));
  CHECK(rates[5] == Approx(0.8));
  CHECK(rates[11] == Approx(0.6));
  CHECK(chain.at(99) == Approx(0.4));
  chain.seek(1);
  CHECK(optimizer.lr == Approx(0.4));
}

TEST_CASE("a chain checks its parts") {
  LearningRate optimizer{0.8};
  CHECK_THROWS_WITH((Chain{optimizer, {}}), "Chain: there must be a phase (expected >= 1, got 0)");
  CHECK_THROWS_WITH((Chain{optimizer, {Constant::over(0), Constant::over(1)}}),
                    "Chain: the number of steps must be positive (expected > 0, got 0)");
  CHECK_THROWS_WITH(LinearWarmup::over(4, {.start_factor = -1}),
                    "LinearWarmup: start_factor must not be negative (expected >= 0, got -1)");
}

TEST_CASE("the last phase of a chain needs no number of steps") {
  LearningRate optimizer{1};
  Chain chain(optimizer, {LinearWarmup::over(2), Constant::endless({.factor = 0.5})});
  CHECK(chain.at(0) == 0.5);
  CHECK(chain.at(1) == 1);
  CHECK(chain.at(100) == 0.5);
  CHECK_THROWS_AS(Chain(optimizer, {Constant::endless(), Constant::endless()}), Error);
}
