// SPDX-License-Identifier: MIT
#include <whitematter/train/epoch_meter.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("batches of different sizes count by their items") {
  EpochMeter meter;
  meter.begin(40, {}, 100);
  CHECK(meter.share() == 0.0);
  CHECK_FALSE(meter.epoch_left());
  meter.count(10, 2.0, 1, 101);
  meter.count(30, 1.0, 29, 104);
  CHECK(meter.loss() == 1.25);
  CHECK(meter.accuracy() == 0.75);
  CHECK(meter.per_second() == 10);
  CHECK(meter.share() == 1.0);
  const EpochSummary summary = meter.end(106);
  CHECK(summary.loss == 1.25);
  CHECK(summary.accuracy == 0.75);
  CHECK(summary.per_second == 10);
  CHECK(summary.seconds == 6);
}

TEST_CASE("what is left counts the evaluations that were seen") {
  EpochMeter meter;
  meter.begin(100, {}, 0);
  meter.count(25, 1, {}, 5);
  CHECK(meter.epoch_left() == 15.0);
  CHECK(meter.epochs_left(2) == 40);
  meter.count(75, 1, {}, 20);
  meter.end(24);
  meter.begin(100, {}, 24);
  meter.count(50, 1, {}, 34);
  CHECK(meter.epoch_left() == 14.0);
  CHECK(meter.epochs_left(3) == 72);
}

TEST_CASE("an epoch goes on from what was added up before") {
  EpochMeter meter;
  meter.begin(100, {.items = 50, .loss = 100, .correct = 10, .seconds = 10}, 1000);
  CHECK(meter.share() == 0.5);
  CHECK(meter.epoch_left() == 10.0);
  meter.count(50, 1, 40, 1010);
  CHECK(meter.loss() == 1.5);
  CHECK(meter.accuracy() == 0.5);
  CHECK(meter.per_second() == 5);
  CHECK(meter.totals().seconds == 20);
  CHECK(meter.end(1010).seconds == 20);
}

TEST_CASE("an epoch of unknown size or without counts has no estimate") {
  EpochMeter meter;
  meter.begin(0, {}, 0);
  meter.count(10, 1, {}, 1);
  CHECK_FALSE(meter.share());
  CHECK_FALSE(meter.epoch_left());
  CHECK_FALSE(meter.accuracy());
  meter.begin(0, {}, 1);
  CHECK(meter.loss() == 0);
  CHECK(meter.per_second() == 0);
}
