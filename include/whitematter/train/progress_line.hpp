// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
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

/// What a run counts: "epoch 3/200", or in stretches of 250 iterations "iteration 750/2000".
struct ProgressCount {
  std::string name = "epoch";
  int total = 0;
  int stride = 1;  ///< how many of them end with an evaluation; the last stretch may be shorter

  int stretches() const { return total / stride + (total % stride != 0); }

  /// The one that is under way where so much of a stretch, counted from 0, is done.
  [[gnu::cold]] std::string at(int stretch, double share) const {
    const int begin = stretch * stride, size = std::min(stride, total - begin);
    const int number = begin + std::max(1, static_cast<int>(std::ceil(share * size - 1e-6)));
    const std::string all = std::to_string(total);
    return name + " " + format::pad(std::to_string(number), all.size()) + "/" + all;
  }
};

/// Says where a run stands. Epochs count from 0 here and from 1 where people read them.
class ProgressLine {
 public:
  ProgressLine(ProgressCount count, int epoch, std::string unit)
      : count_(std::move(count)), epoch_(epoch), unit_(std::move(unit)) {}

  /// Columns of the first part, which always stays.
  int name_size() const { return static_cast<int>(count_.at(epoch_, 1).size()); }

  /// The line of an epoch that runs.
  StatusLine running(const EpochMeter& meter) && {
    const auto share = meter.share();
    line_.add(count_.at(epoch_, share.value_or(1)), 9);
    // In a longer stretch the number says it.
    if (share && count_.stride == 1) line_.add(format::pad(format::percent_done(*share), 5), 5);
    if (meter.totals().items == 0) return line_;
    loss("loss ", meter.loss(), 8);
    accuracy("accuracy ", meter.accuracy());
    rate(meter.per_second());
    if (const auto seconds = meter.epoch_left()) {
      line_.add("left " + format::duration(*seconds), 6);
      if (left() > 0) line_.add("run left " + format::duration(*seconds + meter.epochs_left(left())), 4);
    }
    return line_;
  }

  /// The line of an epoch that is over.
  StatusLine settled(const EpochMeter& meter, const EpochSummary& summary, const EpochResults& results) && {
    line_.add(count_.at(epoch_, 1), 9);
    if (meter.totals().items > 0) loss("loss ", summary.loss, 8);
    accuracy("accuracy ", summary.accuracy);
    loss("validation loss ", results.validation_loss, 4);
    accuracy("validation accuracy ", results.validation_accuracy);
    loss("test loss ", results.test_loss, 4);
    accuracy("test accuracy ", results.test_accuracy);
    rate(summary.per_second);
    line_.add("took " + format::duration(summary.seconds), 5);
    if (left() > 0) line_.add("run left " + format::duration(meter.epochs_left(left())), 2);
    return line_;
  }

 private:
  int left() const { return count_.stretches() - epoch_ - 1; }

  void loss(const char* name, const std::optional<double>& value, int weight) {
    if (value) line_.add(name + format::fixed(*value, 4), weight);
  }
  void accuracy(const char* name, const std::optional<double>& share) {
    if (share) line_.add(name + format::pad(format::percent(*share), 7), 7);
  }
  void rate(double per_second) {
    if (per_second > 0) line_.add(format::rate(per_second) + " " + unit_ + "/s", 3);
  }

  ProgressCount count_;
  int epoch_;
  std::string unit_;
  StatusLine line_;
};

}  // namespace wm
