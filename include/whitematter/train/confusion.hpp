// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <whitematter/core/error.hpp>

namespace wm {

/// How often each true class was taken for each class.
class ConfusionMatrix {
 public:
  ConfusionMatrix() = default;
  explicit ConfusionMatrix(int classes) : classes_(classes) {
    check(classes > 0, "ConfusionMatrix: there must be classes", "> 0", classes);
    counts_.resize(static_cast<std::size_t>(classes) * static_cast<std::size_t>(classes));
  }

  void add(std::int64_t label, std::int64_t predicted) { ++counts_[place(label, predicted)]; }

  int classes() const { return classes_; }
  std::int64_t count(std::int64_t label, std::int64_t predicted) const {
    return counts_[place(label, predicted)];
  }

  /// All examples of a class.
  std::int64_t total(std::int64_t label) const {
    std::int64_t sum = 0;
    for (int predicted = 0; predicted < classes_; ++predicted) sum += count(label, predicted);
    return sum;
  }

  std::int64_t total() const {
    std::int64_t sum = 0;
    for (const std::int64_t n : counts_) sum += n;
    return sum;
  }

  std::int64_t correct() const {
    std::int64_t sum = 0;
    for (int label = 0; label < classes_; ++label) sum += count(label, label);
    return sum;
  }

  /// The share that is right, where there is anything to be right about.
  std::optional<double> accuracy() const { return share(correct(), total()); }
  std::optional<double> accuracy(std::int64_t label) const {
    return share(count(label, label), total(label));
  }

 private:
  static std::optional<double> share(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return {};
    return static_cast<double>(part) / static_cast<double>(whole);
  }

  std::size_t place(std::int64_t label, std::int64_t predicted) const {
    const auto require = [&](const char* what, std::int64_t value) {
      if (value < 0 || value >= classes_)
        fail<IndexError>(text("ConfusionMatrix: ", what, " must be a class (expected 0 to ", classes_ - 1,
                              ", got ", value, ")"));
    };
    require("the label", label);
    require("the prediction", predicted);
    return static_cast<std::size_t>(label * classes_ + predicted);
  }

  int classes_ = 0;
  std::vector<std::int64_t> counts_;
};

}  // namespace wm
