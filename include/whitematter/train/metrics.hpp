// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/io/atomic_file.hpp>
#include <whitematter/io/input_file.hpp>
#include <whitematter/train/format.hpp>

namespace wm {

/// A line of metrics.csv. What was not measured has no value and leaves its field empty.
struct MetricsRow {
  int epoch = 0;  ///< epochs finished, so that the first row says 1
  std::int64_t step = 0;
  std::optional<double> train_loss = {};
  std::optional<double> train_accuracy = {};
  std::optional<double> test_loss = {};
  std::optional<double> test_accuracy = {};
  double learning_rate = 0;
  double images_per_second = 0;
  double seconds = 0;  ///< of this epoch

  bool operator==(const MetricsRow&) const = default;
};

namespace csv {

/// The columns of the file, in order.
template <class Row, class Visit>
void for_each_column(Row& row, const Visit& visit) {
  visit("epoch", row.epoch);
  visit("step", row.step);
  visit("train_loss", row.train_loss);
  visit("train_accuracy", row.train_accuracy);
  visit("test_loss", row.test_loss);
  visit("test_accuracy", row.test_accuracy);
  visit("learning_rate", row.learning_rate);
  visit("images_per_second", row.images_per_second);
  visit("seconds", row.seconds);
}

inline std::string to_field(std::int64_t value) { return std::to_string(value); }
inline std::string to_field(int value) { return std::to_string(value); }
inline std::string to_field(double value) { return format::shortest(value); }
inline std::string to_field(const std::optional<double>& value) { return value ? to_field(*value) : ""; }

template <class T>
bool from_field(std::string_view field, T& value) {
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  return error == std::errc{} && end == field.data() + field.size();
}
inline bool from_field(std::string_view field, std::optional<double>& value) {
  return field.empty() || from_field(field, value.emplace());
}

inline std::string header() {
  std::string line;
  MetricsRow row;
  for_each_column(row, [&](std::string_view name, const auto&) { line.append(name) += ','; });
  line.pop_back();
  return line;
}

inline std::string line(const MetricsRow& row) {
  std::string line;
  for_each_column(row, [&](std::string_view, const auto& value) { line.append(to_field(value)) += ','; });
  line.pop_back();
  return line;
}

[[gnu::cold]] inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (auto at = text.find(separator); at != text.npos; at = text.find(separator)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

[[gnu::cold]] inline MetricsRow parse_line(std::string_view line, const std::string& place) {
  const auto fields = split(line, ',');
  const auto columns = split(header(), ',').size();
  const auto require = [&](bool condition, std::string_view rule, const auto& expected, const auto& got) {
    if (!condition)
      fail<FileError>(text("read ", place, ": ", rule, " (expected ", expected, ", got ", got, ")"));
  };
  require(fields.size() == columns, "a row must have every field", columns, fields.size());
  MetricsRow row;
  auto field = fields.begin();
  for_each_column(row, [&](std::string_view name, auto& value) {
    constexpr bool whole = std::is_integral_v<std::remove_reference_t<decltype(value)>>;
    require(from_field(*field, value), text(name, " must be a number"), whole ? "a whole number" : "a number",
            text("'", *field, "'"));
    ++field;
  });
  return row;
}

}  // namespace csv

/// Reads metrics.csv. Fails with FileError that names the file and the line.
[[gnu::cold]] inline std::vector<MetricsRow> read_metrics(const std::filesystem::path& path) {
  const InputFile file(path);
  std::string bytes(static_cast<std::size_t>(file.size()), '\0');
  file.read(0, bytes.data(), file.size());
  auto lines = csv::split(bytes, '\n');
  const std::string header = csv::header();
  file.require(lines.front() == header, "line 1 must name the columns", header, lines.front());
  file.require(lines.back().empty(), "the last line must be whole", "a line end",
               text("'", lines.back(), "'"));
  lines.pop_back();
  std::vector<MetricsRow> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string place = text(path.string(), ":", i + 1);
    rows.push_back(csv::parse_line(lines[i], place));
    const int before = i > 1 ? rows[i - 2].epoch : 0;
    if (rows.back().epoch < before)
      fail<FileError>(text("read ", place, ": epochs must not go back (expected ", before, " or more, got ",
                           rows.back().epoch, ")"));
  }
  return rows;
}

/// Writes metrics.csv in one step.
[[gnu::cold]] inline void write_metrics(const std::filesystem::path& path,
                                        const std::vector<MetricsRow>& rows) {
  std::string bytes = csv::header() + "\n";
  for (const MetricsRow& row : rows) bytes += csv::line(row) + "\n";
  AtomicFile file(path, "metrics");
  file.write(bytes.data(), bytes.size());
  file.commit();
}

/// The rows of a run, in memory and in metrics.csv. Every new row replaces the file, so that a crash costs
/// none before.
class MetricsLog {
 public:
  /// Starts a file, in place of one that is there.
  static MetricsLog create(const std::filesystem::path& path) { return {path, {}}; }

  /// Goes on with a file, without the rows that a run resumed after so many epochs will write again.
  [[gnu::cold]] static MetricsLog resume(const std::filesystem::path& path, int epochs) {
    auto rows = read_metrics(path);
    std::erase_if(rows, [&](const MetricsRow& row) { return row.epoch > epochs; });
    return {path, std::move(rows)};
  }

  void add(const MetricsRow& row) {
    rows_.push_back(row);
    write_metrics(path_, rows_);
  }

  const std::vector<MetricsRow>& rows() const { return rows_; }

 private:
  MetricsLog(std::filesystem::path path, std::vector<MetricsRow> rows)
      : path_(std::move(path)), rows_(std::move(rows)) {
    write_metrics(path_, rows_);
  }

  std::filesystem::path path_;
  std::vector<MetricsRow> rows_;
};

}  // namespace wm
