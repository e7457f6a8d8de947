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
#include <whitematter/train/confusion_html.hpp>
#include <whitematter/train/evaluation.hpp>
#include <whitematter/train/metrics_row.hpp>
#include <whitematter/train/picture.hpp>
#include <whitematter/train/report_page.hpp>

namespace wm {

struct PicturedMistake {
  Mistake mistake;
  Picture picture;
};

/// What report.html tells of an image classifier's run. What is empty is left out.
struct Report {
  std::string model = {};  ///< "ResNet-20"
  std::string data = {};   ///< "CIFAR-10"
  std::int64_t parameters = 0;
  std::optional<std::uint64_t> seed = {};
  NamedValues options = {};  ///< how it was trained
  std::vector<MetricsRow> metrics = {};
  std::vector<std::string> labels = {};
  std::string split = "test";  ///< which images it was evaluated with: "test" or "validation"
  ConfusionMatrix confusion = {};
  std::vector<PicturedMistake> worst = {};
  std::optional<double> mirrored_accuracy = {};  ///< of the mean prediction for an image and its mirror image

  std::optional<double> accuracy() const {
    if (const auto accuracy = confusion.accuracy()) return accuracy;
    const auto measured = split == "test" ? &MetricsRow::test_accuracy : &MetricsRow::validation_accuracy;
    const auto row =
        std::find_if(metrics.rbegin(), metrics.rend(), [&](const auto& r) { return r.*measured; });
    return row == metrics.rend() ? std::nullopt : *row.*measured;
  }
};

namespace html {

inline std::string report_summary(const Report& report) {
  const auto accuracy = report.accuracy();
  if (!accuracy) return "";
  const std::int64_t images = report.confusion.total();
  const int epochs = report.metrics.empty() ? 0 : report.metrics.back().epoch;
  return text(format::percent(*accuracy), " of ", images ? format::with_commas(images) : "the", " ",
              report.split, " images are named right",
              epochs ? text(" after ", epochs, epochs == 1 ? " epoch" : " epochs", " of training") : "", ".");
}

inline NamedValues report_facts(const Report& report) {
  NamedValues facts;
  const std::string accuracy_name = report.split == "test" ? "Test accuracy" : "Validation accuracy";
  if (const auto accuracy = report.accuracy()) facts.emplace_back(accuracy_name, format::percent(*accuracy));
  if (report.mirrored_accuracy)
    facts.emplace_back("With mirror images", format::percent(*report.mirrored_accuracy));
  if (report.parameters) facts.emplace_back("Parameters", format::with_commas(report.parameters));
  if (!report.metrics.empty()) {
    facts.emplace_back("Epochs", format::with_commas(report.metrics.back().epoch));
    add_speed(facts, report.metrics, "Images", &MetricsRow::images_per_second);
  }
  if (report.seed) facts.emplace_back("Seed", text(*report.seed));
  return facts;
}

inline std::string report_charts(const Report& report) {
  if (report.metrics.empty()) return "";
  const auto curve = [&](const char* name, const char* color, auto member, double scale = 1) {
    return metrics_curve(name, color, report.metrics, &MetricsRow::epoch, member, scale);
  };
  return report_charts({{.title = "Loss",
                         .curves = {curve("train", "train", &MetricsRow::train_loss),
                                    curve("validation", "test", &MetricsRow::validation_loss),
                                    curve("test", "test", &MetricsRow::test_loss)},
                         .show = [](double loss) { return format::fixed(loss, 4); }},
                        {.title = "Accuracy",
                         .curves = {curve("train", "train", &MetricsRow::train_accuracy, 100),
                                    curve("validation", "test", &MetricsRow::validation_accuracy, 100),
                                    curve("test", "test", &MetricsRow::test_accuracy, 100)},
                         .show = [](double percent) { return format::percent(percent / 100); },
                         .percent = true},
                        {.title = "Learning rate",
                         .curves = {curve("last", "rate", &MetricsRow::learning_rate)},
                         .show = [](double rate) { return format::significant(rate, 3); }}});
}

inline std::string report_errors(const Report& report) {
  const auto classes = static_cast<std::size_t>(report.confusion.classes());
  if (classes == 0) return "";
  check(report.labels.size() == classes, "report: every class must have a label", classes,
        report.labels.size());
  const std::string confused = confused_list(report.confusion, report.labels, 5);
  return text(
      "<section><h2>What it takes for what</h2>\n"
      "<p>A row holds the images of a class, a column what the model said. Green is right; the deeper "
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
    figures +=
        text("<figure><img src='", data_uri(picture), "' alt='image ", mistake.index, "'><figcaption><b>",
             name(mistake.predicted), "</b><span>", format::percent(mistake.probability, 1),
             " sure</span>really ", name(mistake.label), "</figcaption></figure>\n");
  return "<section><h2>Its worst mistakes</h2>\n<p>The images whose true class it held for least "
         "likely: what it "
         "said, how sure it was, and what they are.</p>\n<div class='worst'>\n" +
         figures + "</div></section>\n";
}

}  // namespace html

/// The report as one page that needs no other file and no script.
inline std::string report_html(const Report& report) {
  return html::report_page(
      {.title = html::report_title(report.model, report.data),
       .summary = html::report_summary(report),
       .facts = html::report_facts(report),
       .sections = html::report_charts(report) + html::report_errors(report) + html::report_worst(report),
       .options = report.options});
}

/// Writes report.html in one step.
inline void write_report(const std::filesystem::path& path, const Report& report) {
  write_text(path, report_html(report));
}

}  // namespace wm
