// SPDX-License-Identifier: MIT
#include <whitematter/train/progress_line.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("the number is as wide as that of the last") {
  CHECK(ProgressCount{"epoch", 200}.at(0, 0) == "epoch   1/200");
  CHECK(ProgressCount{"epoch", 200}.at(0, 1) == "epoch   1/200");
  CHECK(ProgressCount{"epoch", 200}.at(199, 0.5) == "epoch 200/200");
}

TEST_CASE("a count in stretches goes with the share of one that is done") {
  const ProgressCount count{"iteration", 700, 250};
  CHECK(count.stretches() == 3);
  CHECK(count.at(0, 0) == "iteration   1/700");
  CHECK(count.at(1, 153.0 / 250) == "iteration 403/700");
  CHECK(count.at(1, 1) == "iteration 500/700");
  CHECK(count.at(2, 0.5) == "iteration 600/700");
  CHECK(count.at(2, 1) == "iteration 700/700");
  CHECK(ProgressCount{"iteration", 500, 250}.stretches() == 2);
}

TEST_CASE("a line of a stretch says its iteration and no share") {
  EpochMeter meter;
  meter.begin(1000, {}, 0);
  meter.count(500, 2, {}, 10);
  const StatusLine line = ProgressLine({"iteration", 400, 200}, 0, "tokens").running(meter);
  CHECK(line.fit(200) == "iteration 100/400  loss 2.0000  50 tokens/s  left 0:10  run left 0:30");
}

TEST_CASE("a narrow line keeps what matters") {
  EpochMeter meter;
  meter.begin(100, {}, 0);
  meter.count(50, 0.5, 45, 10);
  const StatusLine running = ProgressLine({"epoch", 4}, 1, "tokens").running(meter);
  CHECK(running.fit(200) ==
        "epoch 2/4   50 %  loss 0.5000  accuracy 90.00 %  5.0 tokens/s  left 0:10  run left 0:50");
  CHECK(running.fit(60) == "epoch 2/4   50 %  loss 0.5000  accuracy 90.00 %  left 0:10");
  CHECK(running.fit(30) == "epoch 2/4  loss 0.5000");

  const EpochSummary summary = meter.end(12);
  const EpochResults results{.validation_loss = 0.7, .validation_accuracy = 0.8, .test_accuracy = 0.0999};
  const StatusLine settled = ProgressLine({"epoch", 4}, 1, "tokens").settled(meter, summary, results);
  CHECK(settled.fit(300) ==
        "epoch 2/4  loss 0.5000  accuracy 90.00 %  validation loss 0.7000  validation accuracy 80.00 %  "
        "test accuracy  9.99 %  5.0 tokens/s  took 0:12  run left 0:24");
}
