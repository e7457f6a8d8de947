// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <ranges>
#include <span>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/train/confusion.hpp>

namespace wm {

/// An example that the model had wrong.
struct Mistake {
  std::int64_t index = 0;  ///< of the example, as the caller counts them
  int label = 0;
  int predicted = 0;
  double probability = 0;        ///< of the predicted class
  double label_probability = 0;  ///< of the true class

  bool operator==(const Mistake&) const = default;
};

/// Judges a model by its probabilities, batch after batch: loss, confusion matrix, and the worst mistakes,
/// which are those with the highest loss.
class Evaluation {
 public:
  explicit Evaluation(int classes, std::size_t mistakes = 24) : confusion_(classes), keep_(mistakes) {}

  /// [N, classes] row by row, [N] and [N]. Labels may have any integer type.
  template <std::ranges::contiguous_range Labels>
  void add(std::span<const float> probabilities, const Labels& of, std::span<const std::int64_t> indexes) {
    const std::span labels(of);
    const auto classes = static_cast<std::size_t>(confusion_.classes());
    check<ShapeError>(probabilities.size() == labels.size() * classes,
                      "Evaluation: probabilities must be [N, classes] and labels [N]",
                      labels.size() * classes, probabilities.size());
    check<ShapeError>(indexes.size() == labels.size(), "Evaluation: every label must have an index",
                      labels.size(), indexes.size());
    for (std::size_t i = 0; i < labels.size(); ++i)
      add(probabilities.subspan(i * classes, classes), static_cast<std::int64_t>(labels[i]), indexes[i]);
  }

  /// The same for examples that come in order: they are counted from 0.
  template <std::ranges::contiguous_range Labels>
  void add(std::span<const float> probabilities, const Labels& labels) {
    std::vector<std::int64_t> indexes(std::ranges::size(labels));
    std::iota(indexes.begin(), indexes.end(), confusion_.total());
    add(probabilities, labels, indexes);
  }

  const ConfusionMatrix& confusion() const { return confusion_; }
  double accuracy() const { return confusion_.accuracy().value_or(0); }

  /// Mean cross entropy. A probability of 0 counts as the smallest one a float can hold.
  double loss() const { return confusion_.total() ? loss_ / static_cast<double>(confusion_.total()) : 0; }

  /// The worst mistake first; of equal ones the more confident, then the one that comes first.
  const std::vector<Mistake>& worst() const { return worst_; }

 private:
  void add(std::span<const float> row, std::int64_t label, std::int64_t index) {
    for (const float p : row)
      check(p >= 0 && p <= 1.001f, "Evaluation: rows must be probabilities", "0 to 1", p);
    const auto predicted = std::max_element(row.begin(), row.end()) - row.begin();
    confusion_.add(label, predicted);
    const double truth = row[static_cast<std::size_t>(label)];
    loss_ -= std::log(std::max(truth, static_cast<double>(std::numeric_limits<float>::denorm_min())));
    if (predicted != label)
      insert({index, static_cast<int>(label), static_cast<int>(predicted),
              row[static_cast<std::size_t>(predicted)], truth});
  }

  void insert(const Mistake& mistake) {
    const auto worse = [](const Mistake& a, const Mistake& b) {
      if (a.label_probability != b.label_probability) return a.label_probability < b.label_probability;
      return a.probability != b.probability ? a.probability > b.probability : a.index < b.index;
    };
    worst_.insert(std::upper_bound(worst_.begin(), worst_.end(), mistake, worse), mistake);
    if (worst_.size() > keep_) worst_.pop_back();
  }

  ConfusionMatrix confusion_;
  std::size_t keep_;
  double loss_ = 0;
  std::vector<Mistake> worst_;
};

}  // namespace wm
