// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
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
#include <whitematter/train/metrics_row.hpp>

namespace wm {

namespace csv {

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

template <class Row>
std::string header() {
  std::string line;
  Row row;
  Row::for_each_column(row, [&](std::string_view name, const auto&) { line.append(name) += ','; });
  line.pop_back();
  return line;
}

template <class Row>
std::string line(const Row& row) {
  std::string line;
  Row::for_each_column(row,
                       [&](std::string_view, const auto& value) { line.append(to_field(value)) += ','; });
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

template <class Row>
[[gnu::cold]] Row parse_line(std::string_view line, const std::string& place) {
  const auto fields = split(line, ',');
  const auto columns = split(header<Row>(), ',').size();
  const auto require = [&](bool condition, std::string_view rule, const auto& expected, const auto& got) {
    if (!condition)
      fail<FileError>(text("read ", place, ": ", rule, " (expected ", expected, ", got ", got, ")"));
  };
  require(fields.size() == columns, "a row must have every field", columns, fields.size());
  Row row;
  auto field = fields.begin();
  Row::for_each_column(row, [&](std::string_view name, auto& value) {
    constexpr bool whole = std::is_integral_v<std::remove_reference_t<decltype(value)>>;
    require(from_field(*field, value), text(name, " must be a number"), whole ? "a whole number" : "a number",
            text("'", *field, "'"));
    ++field;
  });
  return row;
}

}  // namespace csv

/// Reads metrics.csv. Fails with FileError that names the file and the line.
template <class Row = MetricsRow>
[[gnu::cold]] std::vector<Row> read_metrics(const std::filesystem::path& path) {
  const InputFile file(path);
  std::string bytes(static_cast<std::size_t>(file.size()), '\0');
  file.read(0, bytes.data(), file.size());
  auto lines = csv::split(bytes, '\n');
  const std::string header = csv::header<Row>();
  file.require(lines.front() == header, "line 1 must name the columns", header, lines.front());
  file.require(lines.back().empty(), "the last line must be whole", "a line end",
               text("'", lines.back(), "'"));
  lines.pop_back();
  std::vector<Row> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string place = text(path.string(), ":", i + 1);
    rows.push_back(csv::parse_line<Row>(lines[i], place));
    const std::int64_t before = i > 1 ? rows[i - 2].position() : 0;
    if (rows.back().position() < before)
      fail<FileError>(text("read ", place, ": rows must not go back (expected ", before, " or more, got ",
                           rows.back().position(), ")"));
  }
  return rows;
}

/// Writes metrics.csv in one step.
template <class Row>
[[gnu::cold]] void write_metrics(const std::filesystem::path& path, const std::vector<Row>& rows) {
  std::string bytes = csv::header<Row>() + "\n";
  for (const Row& row : rows) bytes += csv::line(row) + "\n";
  AtomicFile file(path, "metrics");
  file.write(bytes.data(), bytes.size());
  file.commit();
}

/// The rows of a run, in memory and in metrics.csv. Every new row replaces the file, so that a crash costs
/// none before.
template <class Row = MetricsRow>
class MetricsLog {
 public:
  /// Starts a file, in place of one that is there.
  static MetricsLog create(const std::filesystem::path& path) { return {path, {}}; }

  /// Goes on with a file, without the rows that a run resumed from this epoch or step will write again.
  [[gnu::cold]] static MetricsLog resume(const std::filesystem::path& path, std::int64_t position) {
    auto rows = read_metrics<Row>(path);
    std::erase_if(rows, [&](const Row& row) { return row.position() > position; });
    return {path, std::move(rows)};
  }

  void add(const Row& row) {
    rows_.push_back(row);
    write_metrics(path_, rows_);
  }

  const std::vector<Row>& rows() const { return rows_; }

 private:
  MetricsLog(std::filesystem::path path, std::vector<Row> rows)
      : path_(std::move(path)), rows_(std::move(rows)) {
    write_metrics(path_, rows_);
  }

  std::filesystem::path path_;
  std::vector<Row> rows_;
};

}  // namespace wm
