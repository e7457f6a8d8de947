// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <whitematter/train/format.hpp>

#include "sampling.hpp"

namespace benchmark {

/// A number in a table; "-" for what could not be measured.
inline std::string number(double value, int decimals = 1) {
  return std::isfinite(value) ? wm::format::fixed(value, decimals) : "-";
}

inline std::string scientific(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1e", value);
  return text;
}

/// How many times as fast the first is as the other.
inline std::string ratio(const Contender& first, const Contender& other) {
  return number(other.median() / first.median(), 2);
}

inline std::string percent(double share) {
  return std::isfinite(share) ? wm::format::fixed(100 * share, 1) + " %" : "-";
}

/// Text in columns as wide as what stands in them. The first one begins at the left, the others end at the
/// right.
class Table {
 public:
  explicit Table(std::vector<std::string> head) { add(std::move(head)); }

  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  std::string text() const {
    std::vector<std::size_t> widths(rows_[0].size());
    for (const auto& row : rows_)
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    std::string text;
    for (const auto& row : rows_) {
      text += row[0] + std::string(widths[0] - row[0].size(), ' ');
      for (std::size_t i = 1; i < row.size(); ++i) text += "  " + wm::format::pad(row[i], widths[i]);
      text += '\n';
    }
    return text;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// A row for each contender with what was sampled, and how many items it does in a second.
inline Table table_of(const std::vector<Contender>& contenders, double items, const std::string& unit) {
  Table table({"", "median ms", "least", "most", "samples", "discarded", unit + "/s"});
  for (const auto& c : contenders)
    table.add({c.name, number(c.median(), 2), number(c.quantile(0), 2), number(c.quantile(1), 2),
               std::to_string(c.samples.size()), std::to_string(c.discarded),
               number(1000 * items / c.median())});
  return table;
}

}  // namespace benchmark
