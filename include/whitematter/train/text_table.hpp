// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/train/format.hpp>

namespace wm {

/// Text in aligned columns: names on the left, numbers to the right of them.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head) { rows_.push_back(std::move(head)); }

  /// As many cells as the head has; fewer leave the last ones empty.
  void add(std::vector<std::string> row) {
    check(row.size() <= columns(), "TextTable: a row must not have more cells than the head", columns(),
          row.size());
    row.resize(columns());
    rows_.push_back(std::move(row));
  }

  /// One line for each row, the head first.
  [[gnu::cold]] std::string str() const {
    const std::vector<std::size_t> widths = this->widths();
    std::string out;
    for (const auto& row : rows_) {
      std::string line = row[0] + std::string(widths[0] - row[0].size(), ' ');
      for (std::size_t c = 1; c < columns(); ++c) line += "  " + format::pad(row[c], widths[c]);
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
    }
    return out;
  }

 private:
  std::size_t columns() const { return rows_[0].size(); }

  std::vector<std::size_t> widths() const {
    std::vector<std::size_t> widths(columns());
    for (const auto& row : rows_)
      for (std::size_t c = 0; c < columns(); ++c) widths[c] = std::max(widths[c], row[c].size());
    return widths;
  }

  std::vector<std::vector<std::string>> rows_;
};

}  // namespace wm
