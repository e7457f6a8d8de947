// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/io/text_file.hpp>
#include <whitematter/train/chart.hpp>
#include <whitematter/train/html.hpp>
#include <whitematter/train/report_style.hpp>

/// What the reports of all kinds of runs have in common.
namespace wm {

/// Names and values, in the order in which they are shown.
using NamedValues = std::vector<std::pair<std::string, std::string>>;

namespace html {

struct ReportPage {
  std::string title = {};    ///< as text
  std::string summary = {};  ///< of the run, in a sentence; as text
  NamedValues facts = {};
  std::string sections = {};  ///< as HTML
  NamedValues options = {};   ///< how the model was trained
};

/// "ResNet-20 on CIFAR-10".
inline std::string report_title(const std::string& model, const std::string& data) {
  return data.empty() ? model : model + " on " + data;
}

/// A curve of one member of the rows of metrics over another.
template <class Row, class Position, class Value>
Curve metrics_curve(const char* name, const char* color, const std::vector<Row>& rows,
                    Position Row::*position, Value Row::*member, double scale = 1) {
  Curve curve{name, color, {}};
  for (const Row& row : rows)
    if (const std::optional<double> value = row.*member)
      curve.points.emplace_back(static_cast<int>(row.*position), scale * *value);
  return curve;
}

/// How long a run took and how much it did in a second, as the median of its rows.
template <class Row>
[[gnu::cold]] void add_speed(NamedValues& facts, const std::vector<Row>& rows, const std::string& unit,
                             double Row::*per_second) {
  double seconds = 0;
  std::vector<double> rates;
  for (const Row& row : rows) {
    seconds += row.seconds;
    rates.push_back(row.*per_second);
  }
  std::sort(rates.begin(), rates.end());
  facts.emplace_back("Training time", format::duration_in_words(seconds));
  facts.emplace_back(unit + " per second", format::with_commas(std::llround(rates[rates.size() / 2])));
}

inline std::string report_charts(const std::vector<Chart>& charts) {
  std::string figures;
  for (const Chart& chart : charts) figures += chart_figure(chart);
  return "<section><h2>How it learned</h2>\n<div class='charts'>\n" + figures + "</div></section>\n";
}

inline std::string report_facts(const NamedValues& facts) {
  std::string list;
  for (const auto& [name, value] : facts)
    list += text("<div><dt>", escape(name), "</dt><dd>", escape(value), "</dd></div>\n");
  return list.empty() ? "" : "<dl class='facts'>" + list + "</dl>\n";
}

inline std::string report_options(const NamedValues& options) {
  if (options.empty()) return "";
  std::string rows;
  for (const auto& [name, value] : options)
    rows += text("<tr><th scope='row'>", escape(name), "</th><td>", escape(value), "</td></tr>\n");
  return "<section><h2>How it was trained</h2>\n<table class='options'><tbody>" + rows +
         "</tbody></table></section>\n";
}

/// A page that needs no other file and no script.
[[gnu::cold]] inline std::string report_page(const ReportPage& page) {
  const std::string title = escape(page.title);
  return text(
      "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
      "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
      "<meta name='color-scheme' content='light dark'>\n<title>",
      title, " · training report</title>\n<style>", report_style,
      "</style>\n</head>\n<body>\n<header><p class='brand'><b>whitematter</b> training report</p>\n<h1>",
      title, "</h1>\n", page.summary.empty() ? "" : "<p class='lede'>" + escape(page.summary) + "</p>\n",
      report_facts(page.facts), "</header>\n<main>\n", page.sections, report_options(page.options),
      "</main>\n</body>\n</html>\n");
}

}  // namespace html
}  // namespace wm
