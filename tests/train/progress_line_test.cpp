// SPDX-License-Identifier: MIT
#include <whitematter/train/progress_line.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("the epoch's number is as wide as that of the last") {
  CHECK(ProgressLine(0, 200, "images").name() == "epoch   1/200");
  CHECK(ProgressLine(199, 200, "images").name() == "epoch 200/200");
}

TEST_CASE("a narrow line keeps what matters") {
  EpochMeter meter;
  meter.begin(100, {}, 0);
  meter.count(50, 0.5, 45, 10);
  const StatusLine running = ProgressLine(1, 4, "tokens").running(meter);
  CHECK(running.fit(200) ==
        "epoch 2/4   50 %  loss 0.5000  accuracy 90.00 %  5.0 tokens/s  left 0:10  run left 0:50");
  CHECK(running.fit(60) == "epoch 2/4   50 %  loss 0.5000  accuracy 90.00 %  left 0:10");
  CHECK(running.fit(30) == "epoch 2/4  loss 0.5000");

  const EpochSummary summary = meter.end(12);
  const EpochResults results{.validation_loss = 0.7, .validation_accuracy = 0.8, .test_accuracy = 0.0999};
  const StatusLine settled = ProgressLine(1, 4, "tokens").settled(meter, summary, results);
  CHECK(settled.fit(300) ==
        "epoch 2/4  loss 0.5000  accuracy 90.00 %  validation loss 0.7000  validation accuracy 80.00 %  "
        "test accuracy  9.99 %  5.0 tokens/s  took 0:12  run left 0:24");
}
