// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include <whitematter/train/metrics_row.hpp>
#include <whitematter/train/report_page.hpp>

namespace wm {

/// What a model wrote at a step of its training.
struct TextSample {
  std::int64_t step = 0;
  std::string text;
};

/// What report.html tells of a language model's run. What is empty is left out.
struct TextReport {
  std::string model = {};           ///< "gpt"
  std::string data = {};            ///< "Shakespeare's sonnets"
  std::string token = "token";      ///< what a token of the text is, such as "character"
  double characters_per_token = 1;  ///< of validation; where it is not 1, bits of characters are told
  std::int64_t parameters = 0;
  std::optional<std::uint64_t> seed = {};
  NamedValues options = {};  ///< how it was trained
  std::vector<TextMetricsRow> metrics = {};
  std::vector<TextSample> samples = {};

  /// The row with the lowest validation loss, whose weights a run keeps; null where there is none.
  const TextMetricsRow* best() const {
    const auto row = std::min_element(metrics.begin(), metrics.end(), [](const auto& a, const auto& b) {
      return a.validation_loss < b.validation_loss;
    });
    return row == metrics.end() ? nullptr : &*row;
  }
};

namespace html {

/// A loss in nats as bits.
inline std::string bits(double loss) { return format::fixed(loss / std::numbers::ln2, 3); }

/// What can be compared between tokenizers; empty where a token is a character, or all that is known.
inline std::string bits_of_character(const TextReport& report, const TextMetricsRow& row) {
  const double characters = report.characters_per_token;
  return characters == 1 ? "" : bits(row.validation_loss / characters);
}

inline std::string report_summary(const TextReport& report) {
  const TextMetricsRow* best = report.best();
  if (!best) return "";
  const std::string of_character = bits_of_character(report, *best);
  return text("After ", format::with_commas(best->step), best->step == 1 ? " step" : " steps",
              " of training, the next ", report.token, " of text it has not seen takes it ",
              bits(best->validation_loss), " bits",
              of_character.empty() ? "" : ", " + of_character + " for each character", ".");
}

inline NamedValues report_facts(const TextReport& report) {
  NamedValues facts;
  if (const TextMetricsRow* best = report.best()) {
    facts.emplace_back("Validation loss", format::fixed(best->validation_loss, 4));
    facts.emplace_back("Bits per " + report.token, bits(best->validation_loss));
    if (const std::string bits = bits_of_character(report, *best); !bits.empty())
      facts.emplace_back("Bits per character", bits);
  }
  if (report.parameters) facts.emplace_back("Parameters", format::with_commas(report.parameters));
  if (!report.metrics.empty()) {
    facts.emplace_back("Steps", format::with_commas(report.metrics.back().step));
    add_speed(facts, report.metrics, "Tokens", &TextMetricsRow::tokens_per_second);
  }
  if (report.seed) facts.emplace_back("Seed", text(*report.seed));
  return facts;
}

inline std::string report_charts(const TextReport& report) {
  if (report.metrics.empty()) return "";
  const auto curve = [&](const char* name, const char* color, auto member) {
    return metrics_curve(name, color, report.metrics, &TextMetricsRow::step, member);
  };
  return report_charts({{.title = "Loss",
                         .curves = {curve("train", "train", &TextMetricsRow::train_loss),
                                    curve("validation", "test", &TextMetricsRow::validation_loss)},
                         .show = [](double loss) { return format::fixed(loss, 4); },
                         .along = "step"},
                        {.title = "Learning rate",
                         .curves = {curve("last", "rate", &TextMetricsRow::learning_rate)},
                         .show = [](double rate) { return format::significant(rate, 3); },
                         .along = "step"}});
}

inline std::string report_samples(const std::vector<TextSample>& samples) {
  if (samples.empty()) return "";
  std::string figures;
  for (const TextSample& sample : samples)
    figures += text("<figure><figcaption>step ", format::with_commas(sample.step), "</figcaption><pre>",
                    escape(sample.text), "</pre></figure>\n");
  return "<section><h2>What it wrote</h2>\n<p>Texts of its own, from the first steps of its training to the "
         "last.</p>\n<div class='samples'>\n" +
         figures + "</div></section>\n";
}

}  // namespace html

/// The report as one page that needs no other file and no script.
inline std::string report_html(const TextReport& report) {
  return html::report_page({.title = html::report_title(report.model, report.data),
                            .summary = html::report_summary(report),
                            .facts = html::report_facts(report),
                            .sections = html::report_charts(report) + html::report_samples(report.samples),
                            .options = report.options});
}

/// Writes report.html in one step.
inline void write_report(const std::filesystem::path& path, const TextReport& report) {
  write_text(path, report_html(report));
}

}  // namespace wm
