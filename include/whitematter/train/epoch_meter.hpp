// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

namespace wm {

/// What an epoch's training has added up. A checkpoint within an epoch keeps it.
struct EpochTotals {
  std::int64_t items = 0;
  double loss = 0;  ///< summed over items
  std::optional<std::int64_t> correct = {};
  double seconds = 0;
};

/// What an epoch came to.
struct EpochSummary {
  double loss = 0;
  std::optional<double> accuracy = {};
  double per_second = 0;  ///< items trained per second, evaluation left out
  double seconds = 0;     ///< with evaluation
};

/// Counts an epoch's batches and estimates what is left. Every time is given to it, in seconds of one clock.
class EpochMeter {
 public:
  void begin(std::int64_t size, const EpochTotals& before, double now) {
    size_ = size;
    totals_ = before;
    last_ = now;
  }

  void count(std::int64_t items, double loss, std::optional<std::int64_t> correct, double now) {
    totals_.items += items;
    totals_.loss += loss * static_cast<double>(items);
    if (correct) totals_.correct = totals_.correct.value_or(0) + *correct;
    totals_.seconds += now - last_;
    last_ = now;
  }

  EpochSummary end(double now) {
    const double evaluation = now - last_;
    ++finished_;
    training_seconds_ += totals_.seconds;
    evaluation_seconds_ += evaluation;
    return {loss(), accuracy(), per_second(), totals_.seconds + evaluation};
  }

  const EpochTotals& totals() const { return totals_; }

  /// The share of the epoch that is trained, or nothing where its size is unknown.
  std::optional<double> share() const {
    if (size_ <= 0) return {};
    return static_cast<double>(totals_.items) / static_cast<double>(size_);
  }

  double loss() const { return totals_.items ? totals_.loss / static_cast<double>(totals_.items) : 0; }

  std::optional<double> accuracy() const {
    if (!totals_.correct || totals_.items == 0) return {};
    return static_cast<double>(*totals_.correct) / static_cast<double>(totals_.items);
  }

  double per_second() const {
    return totals_.seconds > 0 ? static_cast<double>(totals_.items) / totals_.seconds : 0;
  }

  /// Seconds until this epoch ends: the rest of its training, then an evaluation like those before.
  std::optional<double> epoch_left() const {
    if (!share() || totals_.items == 0) return {};
    return whole_training() - totals_.seconds + (finished_ ? evaluation_seconds_ / finished_ : 0);
  }

  /// Seconds for so many epochs to come, by those that are over, or by this one while there are none.
  double epochs_left(int epochs) const {
    return epochs * (finished_ ? (training_seconds_ + evaluation_seconds_) / finished_ : whole_training());
  }

 private:
  /// Seconds that all of this epoch's training takes.
  double whole_training() const {
    return totals_.items ? totals_.seconds / share().value_or(1) : totals_.seconds;
  }

  std::int64_t size_ = 0;
  EpochTotals totals_;
  double last_ = 0;  ///< when the last batch ended
  int finished_ = 0;
  double training_seconds_ = 0, evaluation_seconds_ = 0;
};

}  // namespace wm
