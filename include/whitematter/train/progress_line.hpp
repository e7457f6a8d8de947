// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include <whitematter/train/epoch_meter.hpp>
#include <whitematter/train/format.hpp>
#include <whitematter/train/status_line.hpp>

namespace wm {

/// What was measured beside the training when an epoch ends.
struct EpochResults {
  std::optional<double> validation_loss = {};
  std::optional<double> validation_accuracy = {};
  std::optional<double> test_loss = {};
  std::optional<double> test_accuracy = {};
};

/// Says where a run stands. Epochs count from 0 here and from 1 where people read them.
class ProgressLine {
 public:
  [[gnu::cold]] ProgressLine(int epoch, int epochs, std::string unit)
      : left_(epochs - epoch - 1), unit_(std::move(unit)) {
    const std::string all = std::to_string(epochs);
    name_ = "epoch " + format::pad(std::to_string(epoch + 1), all.size()) + "/" + all;
    line_.add(name_, 9);
  }

  /// The first part, which always stays.
  const std::string& name() const { return name_; }

  /// The line of an epoch that runs.
  StatusLine running(const EpochMeter& meter) && {
    if (const auto share = meter.share()) line_.add(format::pad(format::percent_done(*share), 5), 5);
    if (meter.totals().images == 0) return line_;
    loss("loss ", meter.loss(), 8);
    accuracy("accuracy ", meter.accuracy());
    rate(meter.per_second());
    if (const auto seconds = meter.epoch_left()) {
      line_.add("left " + format::duration(*seconds), 6);
      if (left_ > 0) line_.add("run left " + format::duration(*seconds + meter.epochs_left(left_)), 4);
    }
    return line_;
  }

  /// The line of an epoch that is over.
  StatusLine settled(const EpochMeter& meter, const EpochSummary& summary, const EpochResults& results) && {
    if (meter.totals().images > 0) loss("loss ", summary.loss, 8);
    accuracy("accuracy ", summary.accuracy);
    loss("validation loss ", results.validation_loss, 4);
    accuracy("validation accuracy ", results.validation_accuracy);
    loss("test loss ", results.test_loss, 4);
    accuracy("test accuracy ", results.test_accuracy);
    rate(summary.per_second);
    line_.add("took " + format::duration(summary.seconds), 5);
    if (left_ > 0) line_.add("run left " + format::duration(meter.epochs_left(left_)), 2);
    return line_;
  }

 private:
  void loss(const char* name, const std::optional<double>& value, int weight) {
    if (value) line_.add(name + format::fixed(*value, 4), weight);
  }
  void accuracy(const char* name, const std::optional<double>& share) {
    if (share) line_.add(name + format::pad(format::percent(*share), 7), 7);
  }
  void rate(double per_second) {
    if (per_second > 0) line_.add(format::rate(per_second) + " " + unit_ + "/s", 3);
  }

  int left_;
  std::string unit_;
  std::string name_;
  StatusLine line_;
};

}  // namespace wm
