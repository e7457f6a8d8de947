// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/io/atomic_file.hpp>
#include <whitematter/train/chart.hpp>
#include <whitematter/train/confusion_html.hpp>
#include <whitematter/train/evaluation.hpp>
#include <whitematter/train/html.hpp>
#include <whitematter/train/metrics.hpp>
#include <whitematter/train/picture.hpp>
#include <whitematter/train/report_style.hpp>

namespace wm {

struct PicturedMistake {
  Mistake mistake;
  Picture picture;
};

/// What report.html tells of a run. What is empty is left out.
struct Report {
  std::string model = {};  ///< "ResNet-20"
  std::string data = {};   ///< "CIFAR-10"
  std::int64_t parameters = 0;
  std::optional<std::uint64_t> seed = {};
  std::vector<std::pair<std::string, std::string>> options = {};  ///< how it was trained, name and value
  std::vector<MetricsRow> metrics = {};
  std::vector<std::string> labels = {};
  ConfusionMatrix confusion = {};  ///< of the test images
  std::vector<PicturedMistake> worst = {};

  std::optional<double> test_accuracy() const {
    if (const auto accuracy = confusion.accuracy()) return accuracy;
    const auto row =
        std::find_if(metrics.rbegin(), metrics.rend(), [](const auto& r) { return r.test_accuracy; });
    return row == metrics.rend() ? std::nullopt : row->test_accuracy;
  }
};

namespace html {

inline std::string report_summary(const Report& report) {
  const auto accuracy = report.test_accuracy();
  if (!accuracy) return "";
  const std::int64_t images = report.confusion.total();
  const int epochs = report.metrics.empty() ? 0 : report.metrics.back().epoch;
  return text("<p class='lede'>", format::percent(*accuracy), " of ",
              images ? format::with_commas(images) : "the", " test images are named right",
              epochs ? text(" after ", epochs, epochs == 1 ? " epoch" : " epochs", " of training") : "",
              ".</p>\n");
}

inline std::string report_facts(const Report& report) {
  std::string list;
  const auto fact = [&](const char* name, const std::string& value) {
    list += text("<div><dt>", name, "</dt><dd>", value, "</dd></div>\n");
  };
  if (const auto accuracy = report.test_accuracy()) fact("Test accuracy", format::percent(*accuracy));
  if (report.parameters) fact("Parameters", format::with_commas(report.parameters));
  if (!report.metrics.empty()) {
    double seconds = 0;
    std::vector<double> rates;
    for (const MetricsRow& row : report.metrics) {
      seconds += row.seconds;
      rates.push_back(row.images_per_second);
    }
    std::sort(rates.begin(), rates.end());
    fact("Epochs", format::with_commas(report.metrics.back().epoch));
    fact("Training time", format::duration_in_words(seconds));
    fact("Images per second", format::with_commas(std::llround(rates[rates.size() / 2])));
  }
  if (report.seed) fact("Seed", text(*report.seed));
  return list.empty() ? "" : "<dl class='facts'>" + list + "</dl>\n";
}

inline std::string report_charts(const Report& report) {
  if (report.metrics.empty()) return "";
  const auto curve = [&](const char* name, const char* color, auto member, double scale = 1) {
    Curve result{name, color, {}};
    for (const MetricsRow& row : report.metrics)
      if (const std::optional<double> value = row.*member)
        result.points.emplace_back(row.epoch, scale * *value);
    return result;
  };
  return "<section><h2>How it learned</h2>\n<div class='charts'>\n" +
         chart_figure({.title = "Loss",
                       .curves = {curve("train", "train", &MetricsRow::train_loss),
                                  curve("test", "test", &MetricsRow::test_loss)},
                       .show = [](double loss) { return format::fixed(loss, 4); }}) +
         chart_figure({.title = "Accuracy",
                       .curves = {curve("train", "train", &MetricsRow::train_accuracy, 100),
                                  curve("test", "test", &MetricsRow::test_accuracy, 100)},
                       .show = [](double percent) { return format::percent(percent / 100); },
                       .percent = true}) +
         chart_figure({.title = "Learning rate",
                       .curves = {curve("last", "rate", &MetricsRow::learning_rate)},
                       .show = [](double rate) { return format::significant(rate, 3); }}) +
         "</div></section>\n";
}

inline std::string report_errors(const Report& report) {
  const auto classes = static_cast<std::size_t>(report.confusion.classes());
  if (classes == 0) return "";
  check(report.labels.size() == classes, "report: every class must have a label", classes,
        report.labels.size());
  const std::string confused = confused_list(report.confusion, report.labels, 5);
  return text(
      "<section><h2>What it takes for what</h2>\n"
      "<p>A row holds the test images of a class, a column what the model said. Green is right; the deeper "
      "the "
      "orange, the more common the mistake.</p>\n<div class='errors'><div class='scroll'>",
      confusion_table(report.confusion, report.labels),
      "</div>\n<div class='side'><div><h3>Accuracy of each class</h3>",
      class_accuracy_list(report.confusion, report.labels), "</div>\n",
      confused.empty() ? "" : "<div><h3>Most often confused</h3>" + confused + "</div>\n",
      "</div></div></section>\n");
}

inline std::string report_worst(const Report& report) {
  if (report.worst.empty()) return "";
  const auto name = [&](int label) {
    check<IndexError>(label >= 0 && static_cast<std::size_t>(label) < report.labels.size(),
                      "report: the classes of a mistake must have labels", report.labels.size(), label);
    return escape(report.labels[static_cast<std::size_t>(label)]);
  };
  std::string figures;
  for (const auto& [mistake, picture] : report.worst)
    figures += text("<figure><img src='", data_uri(picture), "' alt='test image ", mistake.index,
                    "'><figcaption><b>", name(mistake.predicted), "</b><span>",
                    format::percent(mistake.probability, 1), " sure</span>really ", name(mistake.label),
                    "</figcaption></figure>\n");
  return "<section><h2>Its worst mistakes</h2>\n<p>The test images whose true class it held for least "
         "likely: what it "
         "said, how sure it was, and what they are.</p>\n<div class='worst'>\n" +
         figures + "</div></section>\n";
}

inline std::string report_options(const Report& report) {
  if (report.options.empty()) return "";
  std::string rows;
  for (const auto& [name, value] : report.options)
    rows += text("<tr><th scope='row'>", escape(name), "</th><td>", escape(value), "</td></tr>\n");
  return "<section><h2>How it was trained</h2>\n<table class='options'><tbody>" + rows +
         "</tbody></table></section>\n";
}

}  // namespace html

/// The report as one page that needs no other file and no script.
inline std::string report_html(const Report& report) {
  const std::string title =
      html::escape(report.data.empty() ? report.model : report.model + " on " + report.data);
  return text(
      "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
      "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
      "<meta name='color-scheme' content='light dark'>\n<title>",
      title, " · training report</title>\n<style>", html::report_style,
      "</style>\n</head>\n<body>\n<header><p class='brand'><b>whitematter</b> training report</p>\n<h1>",
      title, "</h1>\n", html::report_summary(report), html::report_facts(report), "</header>\n<main>\n",
      html::report_charts(report), html::report_errors(report), html::report_worst(report),
      html::report_options(report), "</main>\n</body>\n</html>\n");
}

/// Writes report.html in one step.
inline void write_report(const std::filesystem::path& path, const Report& report) {
  const std::string page = report_html(report);
  AtomicFile file(path, "report");
  file.write(page.data(), page.size());
  file.commit();
}

}  // namespace wm
