// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <whitematter/core/span_log.hpp>
#include <whitematter/io/json.hpp>
#include <whitematter/train/profile_table.hpp>

namespace wm {

namespace detail {

inline std::string microseconds(std::int64_t nanoseconds) {
  return format::fixed(static_cast<double>(nanoseconds) / 1e3, 3);
}

/// What a viewer shows of an event that one clicks on.
[[gnu::cold]] inline std::string trace_arguments(const SpanLog& log, const SpanEvent& event) {
  std::string out;
  const auto add = [&](const char* name, const std::string& value) {
    if (!out.empty()) out += ',';
    out.append(json::quoted(name)).append(":").append(value);
  };
  if (event.layer != 0) add("layer", json::quoted(log.layers()[static_cast<std::size_t>(event.layer)]));
  if (event.work.flops) add("flops", std::to_string(event.work.flops));
  if (event.work.bytes) add("bytes", std::to_string(event.work.bytes));
  if (*event.work.algorithm) add("algorithm", json::quoted(event.work.algorithm));
  if (event.work.shape.rank() > 0) add("shape", json::quoted(text(event.work.shape)));
  return "{" + out + "}";
}

[[gnu::cold]] inline std::string trace_event(const SpanLog& log, const SpanEvent& event) {
  const bool layer = event.operation.empty();
  const std::string name =
      layer ? log.layers()[static_cast<std::size_t>(event.layer)] : operation_name(event.operation);
  const std::string category = text(event.backward ? "backward" : "forward", layer ? ",layer" : "");
  return text("{\"name\":", json::quoted(name), ",\"cat\":", json::quoted(category),
              ",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":", microseconds(event.begin),
              ",\"dur\":", microseconds(event.end - event.begin), ",\"args\":", trace_arguments(log, event),
              "}");
}

}  // namespace detail

/// What a log has recorded as complete events of the Trace Event Format, which Perfetto and Chrome open:
/// layers, and in them operations. Times are microseconds.
[[gnu::cold]] inline std::string chrome_trace(const SpanLog& log) {
  std::string out = "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[";
  bool first = true;
  for (const SpanEvent& event : log.events()) {
    if (event.end < 0) continue;
    out.append(std::exchange(first, false) ? "\n" : ",\n").append(detail::trace_event(log, event));
  }
  return out + "\n]}\n";
}

}  // namespace wm
