// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <limits>
#include <optional>
#include <string>

#include <whitematter/core/error.hpp>
#include <whitematter/train/epoch_meter.hpp>
#include <whitematter/train/progress_line.hpp>
#include <whitematter/train/status_line.hpp>
#include <whitematter/train/terminal.hpp>

namespace wm {

struct ProgressOptions {
  int start = 0;                       ///< the first epoch, counted from 0, of a resumed run
  std::string counter = "epoch";       ///< what the run counts
  int stride = 1;                      ///< how many of them make an epoch; 250 iterations, for example
  std::string unit = "images";         ///< what update() counts
  std::ostream* out = &std::cout;      ///< where the lines go
  std::optional<bool> live = {};       ///< redraw one line; without a value the terminal is asked
  std::optional<int> width = {};       ///< columns; without a value the terminal is asked
  std::function<double()> clock = {};  ///< seconds since any moment; without a value the steady clock
};

/// Counts epochs and shows where a run stands: `for (int epoch : Progress{200})`. On a terminal an epoch is
/// one live line that settles at its end; elsewhere it is at most four plain lines. A run that counts
/// iterations takes those between two evaluations for an epoch:
/// `for (int stretch : Progress{2000, {.counter = "iteration", .stride = 250}})`.
class Progress {
 public:
  explicit Progress(int total, ProgressOptions options = {})
      : options_(std::move(options)),
        count_{options_.counter, total, options_.stride},
        live_(options_.live.value_or(terminal::is_live(*options_.out))),
        bar_style_{terminal::is_utf8(), terminal::wants_color()} {
    check(total >= 0, "Progress: the number of epochs must not be negative", ">= 0", total);
    check(options_.stride > 0, "Progress: the stride must be positive", "> 0", options_.stride);
    check(options_.start >= 0 && options_.start <= epochs(),
          "Progress: a run must start at one of its epochs", text("0 to ", epochs()), options_.start);
    if (!options_.clock)
      options_.clock = [] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
      };
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// A run that stops within an epoch leaves its last line standing.
  ~Progress() {
    if (drawn_) *options_.out << std::endl;
  }

  /// Announces the epoch's items and starts its clock, after what a run stopped within the epoch had done of
  /// it.
  void begin_epoch(std::int64_t items, const EpochTotals& before = {}) {
    check(items > 0, "Progress: an epoch must have items", "> 0", items);
    open(epoch_, items, before);
    if (live_ && options_.clock() >= shown_ + redraw_seconds) draw();
  }

  /// Counts a batch: its items, their mean loss, and how many of them the model had right.
  void update(std::int64_t items, double loss, std::optional<std::int64_t> correct = {}) {
    const double now = options_.clock();
    meter_.count(items, loss, correct, now);
    const int quarter = static_cast<int>(4 * meter_.share().value_or(0));
    if (live_) {
      if (now >= shown_ + redraw_seconds || meter_.share() == 1.0) draw();
    } else if (quarter > quarter_ && quarter < 4 && now >= shown_ + plain_seconds) {
      print(line().running(meter_).fit(everything));
    }
    quarter_ = quarter;
  }

  /// Settles the epoch's line.
  [[gnu::cold]] EpochSummary end_epoch(const EpochResults& results = {}) {
    check(open_, "Progress: only an epoch that has begun can end", "an open epoch", "none");
    const EpochSummary summary = meter_.end(options_.clock());
    open_ = false;
    print(line().settled(meter_, summary, results).fit(live_ ? width() : everything));
    return summary;
  }

  /// What the epoch has added up so far.
  const EpochTotals& totals() const { return meter_.totals(); }

  /// Prints a line of the caller's between those of the epochs.
  void note(const std::string& line) { print(line); }

  class Iterator {
   public:
    Iterator(Progress& progress, int epoch) : progress_(&progress), epoch_(epoch) {}
    int operator*() const { return epoch_; }
    Iterator& operator++() {
      if (progress_->open_) progress_->end_epoch();
      if (++epoch_ < progress_->epochs()) progress_->open(epoch_, 0, {});
      return *this;
    }
    bool operator==(const Iterator& other) const { return epoch_ == other.epoch_; }

   private:
    Progress* progress_;
    int epoch_;
  };

  Iterator begin() {
    if (options_.start < epochs()) open(options_.start, 0, {});
    return {*this, options_.start};
  }
  Iterator end() { return {*this, epochs()}; }

 private:
  static constexpr double redraw_seconds = 0.1;
  static constexpr double plain_seconds = 30;
  static constexpr int everything = std::numeric_limits<int>::max();
  static constexpr int shortest_bar = 10, longest_bar = 30;

  void open(int epoch, std::int64_t items, const EpochTotals& before) {
    epoch_ = epoch;
    open_ = true;
    const double now = options_.clock();
    meter_.begin(items, before, now);
    quarter_ = static_cast<int>(4 * meter_.share().value_or(0));
    if (!live_) shown_ = now;
  }

  // The last column stays free, because some terminals wrap once it is written.
  int width() const { return options_.width.value_or(terminal::width(*options_.out)) - 1; }

  int epochs() const { return count_.stretches(); }

  ProgressLine line() const { return {count_, epoch_, options_.unit}; }

  /// The bar stands behind the epoch's name and takes the columns that the other parts leave.
  [[gnu::cold]] void draw() {
    const int columns = width();
    const bool with_bar = meter_.share() && columns >= 40;
    std::string shown = line().running(meter_).fit(with_bar ? columns - shortest_bar - 2 : columns);
    if (with_bar) {
      const int room = std::min(columns - static_cast<int>(shown.size()) - 2, longest_bar);
      shown.insert(static_cast<std::size_t>(line().name_size()),
                   "  " + progress_bar(*meter_.share(), room, bar_style_));
    }
    *options_.out << '\r' << shown << "\033[K" << std::flush;
    shown_ = options_.clock();
    drawn_ = true;
  }

  void print(const std::string& whole) {
    if (drawn_) *options_.out << "\r\033[K";
    *options_.out << whole << std::endl;
    shown_ = options_.clock();
    drawn_ = false;
  }

  ProgressOptions options_;
  ProgressCount count_;
  bool live_;
  BarStyle bar_style_;
  EpochMeter meter_;
  int epoch_ = 0;
  bool open_ = false;
  int quarter_ = 0;
  double shown_ = -std::numeric_limits<double>::infinity();
  bool drawn_ = false;
};

}  // namespace wm
