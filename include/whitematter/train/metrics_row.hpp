// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

namespace wm {

/// A line of an image classifier's metrics.csv, for each epoch. What was not measured has no value and leaves
/// its field empty.
struct MetricsRow {
  int epoch = 0;  ///< epochs finished, so that the first row says 1
  std::int64_t step = 0;
  std::optional<double> train_loss = {};
  std::optional<double> train_accuracy = {};
  std::optional<double> validation_loss = {};
  std::optional<double> validation_accuracy = {};
  std::optional<double> test_loss = {};
  std::optional<double> test_accuracy = {};
  double learning_rate = 0;
  double images_per_second = 0;
  double seconds = 0;  ///< of this epoch

  bool operator==(const MetricsRow&) const = default;

  /// What grows from row to row.
  std::int64_t position() const { return epoch; }

  /// Calls visit(name, value) for the columns of the file, in order.
  template <class Row, class Visit>
  static void for_each_column(Row& row, const Visit& visit) {
    visit("epoch", row.epoch);
    visit("step", row.step);
    visit("train_loss", row.train_loss);
    visit("train_accuracy", row.train_accuracy);
    visit("validation_loss", row.validation_loss);
    visit("validation_accuracy", row.validation_accuracy);
    visit("test_loss", row.test_loss);
    visit("test_accuracy", row.test_accuracy);
    visit("learning_rate", row.learning_rate);
    visit("images_per_second", row.images_per_second);
    visit("seconds", row.seconds);
  }
};

/// A line of a language model's, for each evaluation.
struct TextMetricsRow {
  std::int64_t step = 0;
  double train_loss = 0;  ///< mean since the row before
  double validation_loss = 0;
  double learning_rate = 0;
  double tokens_per_second = 0;
  double seconds = 0;  ///< since the row before

  bool operator==(const TextMetricsRow&) const = default;

  std::int64_t position() const { return step; }

  template <class Row, class Visit>
  static void for_each_column(Row& row, const Visit& visit) {
    visit("step", row.step);
    visit("train_loss", row.train_loss);
    visit("validation_loss", row.validation_loss);
    visit("learning_rate", row.learning_rate);
    visit("tokens_per_second", row.tokens_per_second);
    visit("seconds", row.seconds);
  }
};

}  // namespace wm
