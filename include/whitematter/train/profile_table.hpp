// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>

#include <whitematter/core/span_log.hpp>
#include <whitematter/train/text_table.hpp>

namespace wm {

/// What one operation or layer took in all, in nanoseconds without what ran inside of it.
struct ProfileRow {
  std::string name;
  std::int64_t time = 0;
  std::int64_t backward = 0;  // of this time
  std::int64_t calls = 0;
  std::int64_t flops = 0;
  std::int64_t bytes = 0;
  bool in_layer = false;
};

/// An operation's name as one calls it: "leaky_relu", also where it is the name of a formula's type.
inline std::string operation_name(std::string_view operation) {
  std::string name;
  for (const char c : operation) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !name.empty()) name += '_';
    name += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name;
}

/// Sums over the operations that have the same name, which `name(event)` gives; those that took longest
/// first.
[[gnu::cold]] inline std::vector<ProfileRow> profile_rows(
    const SpanLog& log, const std::function<std::string(const SpanEvent&)>& name) {
  std::map<std::string, ProfileRow> rows;
  for (const SpanEvent& event : log.events()) {
    if (event.operation.empty() || event.end < 0) continue;
    ProfileRow& row = rows[name(event)];
    row.time += event.self();
    row.backward += event.backward ? event.self() : 0;
    row.calls += 1;
    row.flops += event.work.flops;
    row.bytes += event.work.bytes;
    row.in_layer = event.layer != 0;
  }
  std::multimap<std::int64_t, ProfileRow, std::greater<>> by_time;
  for (auto& [name_of_row, row] : rows) {
    row.name = name_of_row;
    by_time.emplace(row.time, std::move(row));
  }
  std::vector<ProfileRow> sorted;
  for (auto& [time, row] : by_time) sorted.push_back(std::move(row));
  return sorted;
}

inline std::vector<ProfileRow> operation_rows(const SpanLog& log) {
  return profile_rows(log, [](const SpanEvent& event) {
    const std::string name = operation_name(event.operation);
    return *event.work.algorithm ? name + " (" + event.work.algorithm + ")" : name;
  });
}

/// By layer; what is in none by operation.
inline std::vector<ProfileRow> layer_rows(const SpanLog& log) {
  return profile_rows(log, [&](const SpanEvent& event) {
    return event.layer != 0 ? log.layers()[static_cast<std::size_t>(event.layer)]
                            : "outside: " + operation_name(event.operation);
  });
}

namespace detail {

inline std::string milliseconds(std::int64_t nanoseconds) {
  return format::fixed(static_cast<double>(nanoseconds) / 1e6, 3);
}

/// Billions a second, with about three digits; nothing where there is nothing to count.
inline std::string giga_per_second(std::int64_t count, std::int64_t nanoseconds) {
  if (count == 0 || nanoseconds <= 0) return "";
  const double rate = static_cast<double>(count) / static_cast<double>(nanoseconds);
  return format::fixed(rate, rate >= 100 ? 0 : rate >= 10 ? 1 : 2);
}

inline std::string share_of(std::int64_t part, std::int64_t all) {
  const double share = all > 0 ? static_cast<double>(part) / static_cast<double>(all) : 0;
  return format::fixed(100 * share, 1) + " %";
}

/// All rows, then the time in no operation, and the sum. `cells(row)` gives what stands between share and
/// rates.
[[gnu::cold]] inline std::string profile_table(
    const SpanLog& log, std::vector<std::string> head, const std::vector<ProfileRow>& rows,
    const std::function<std::vector<std::string>(const ProfileRow&)>& cells) {
  TextTable table(std::move(head));
  const std::int64_t total = log.elapsed();
  std::int64_t covered = 0;
  for (const ProfileRow& row : rows) {
    std::vector<std::string> line{row.name, milliseconds(row.time), share_of(row.time, total)};
    for (std::string& cell : cells(row)) line.push_back(std::move(cell));
    line.push_back(giga_per_second(row.flops, row.time));
    line.push_back(giga_per_second(row.bytes, row.time));
    table.add(std::move(line));
    covered += row.time;
  }
  table.add({"not covered", milliseconds(total - covered), share_of(total - covered, total)});
  table.add({"total", milliseconds(total), share_of(total, total)});
  return table.str();
}

}  // namespace detail

/// Time, share, calls and rates of each operation.
[[gnu::cold]] inline std::string operation_table(const SpanLog& log) {
  return detail::profile_table(
      log, {"operation", "ms", "share", "calls", "GFLOP/s", "GB/s"}, operation_rows(log),
      [](const ProfileRow& row) { return std::vector{format::with_commas(row.calls)}; });
}

/// Time of each layer in both directions, share and rates.
[[gnu::cold]] inline std::string layer_table(const SpanLog& log) {
  return detail::profile_table(
      log, {"layer", "ms", "share", "forward", "backward", "GFLOP/s", "GB/s"}, layer_rows(log),
      [](const ProfileRow& row) {
        const auto cell = [](std::int64_t time) { return time ? detail::milliseconds(time) : std::string(); };
        return std::vector{row.in_layer ? cell(row.time - row.backward) : std::string(), cell(row.backward)};
      });
}

}  // namespace wm
