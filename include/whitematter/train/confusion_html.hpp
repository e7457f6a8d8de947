// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/train/confusion.hpp>
#include <whitematter/train/format.hpp>
#include <whitematter/train/html.hpp>

namespace wm::html {

/// The matrix as a table of numbers, shaded by their share of the row. Mistakes have a scale of their own,
/// because beside what is right they would all look like none.
inline std::string confusion_table(const ConfusionMatrix& matrix, const std::vector<std::string>& labels) {
  const int classes = matrix.classes();
  const auto name = [&](int label) { return escape(labels[static_cast<std::size_t>(label)]); };
  const auto share = [&](int label, int predicted) {
    return static_cast<double>(matrix.count(label, predicted)) /
           static_cast<double>(std::max<std::int64_t>(matrix.total(label), 1));
  };
  double worst = 0;
  for (int label = 0; label < classes; ++label)
    for (int predicted = 0; predicted < classes; ++predicted)
      if (label != predicted) worst = std::max(worst, share(label, predicted));

  std::string table = text("<table class='confusion", classes > 12 ? " many" : "",
                           "' style='min-width:", format::fixed(6 + 1.6 * classes, 1),
                           "rem'><thead><tr><td class='corner'>true \\ said</td>");
  for (int predicted = 0; predicted < classes; ++predicted)
    table += "<th scope='col'><span>" + name(predicted) + "</span></th>";
  table += "</tr></thead>\n<tbody>";
  for (int label = 0; label < classes; ++label) {
    table += "<tr><th scope='row'>" + name(label) + "</th>";
    for (int predicted = 0; predicted < classes; ++predicted) {
      const std::int64_t count = matrix.count(label, predicted);
      if (count == 0) {
        table += "<td class='zero'>0</td>";
        continue;
      }
      const bool right = label == predicted;
      const double strength = share(label, predicted) / (right ? 1 : worst);
      table += text("<td class='", right ? "right" : "wrong", strength > 0.75 ? " strong" : "",
                    "' style='--s:", format::fixed(0.06 + 0.84 * strength, 2), "' title='", name(label),
                    " taken for ", name(predicted), ": ", format::percent(share(label, predicted), 1), "'>",
                    count, "</td>");
    }
    table += "</tr>\n";
  }
  return table + "</tbody></table>\n";
}

/// A bar for every class.
inline std::string class_accuracy_list(const ConfusionMatrix& matrix,
                                       const std::vector<std::string>& labels) {
  std::string list = "<ul class='bars'>";
  for (int label = 0; label < matrix.classes(); ++label) {
    const auto accuracy = matrix.accuracy(label);
    list += "<li><span>" + escape(labels[static_cast<std::size_t>(label)]) +
            "</span><span class='track'><i style='width:" + format::fixed(100 * accuracy.value_or(0), 1) +
            "%'></i></span><b>" + (accuracy ? format::percent(*accuracy, 1) : "none") + "</b></li>\n";
  }
  return list + "</ul>\n";
}

/// The pairs of classes that are confused most often.
inline std::string confused_list(const ConfusionMatrix& matrix, const std::vector<std::string>& labels,
                                 std::size_t most) {
  struct Pair {
    std::int64_t count;
    int label, predicted;
  };
  std::vector<Pair> pairs;
  for (int label = 0; label < matrix.classes(); ++label)
    for (int predicted = 0; predicted < matrix.classes(); ++predicted)
      if (label != predicted && matrix.count(label, predicted) > 0)
        pairs.push_back({matrix.count(label, predicted), label, predicted});
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.count > b.count; });
  pairs.resize(std::min(pairs.size(), most));
  std::string list;
  for (const auto& [count, label, predicted] : pairs)
    list += "<li>" + escape(labels[static_cast<std::size_t>(label)]) + " <span>taken for</span> " +
            escape(labels[static_cast<std::size_t>(predicted)]) + " <b>" + format::with_commas(count) +
            " ×</b></li>\n";
  return list.empty() ? "" : "<ol class='confused'>" + list + "</ol>\n";
}

}  // namespace wm::html
