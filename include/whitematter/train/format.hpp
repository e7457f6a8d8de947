// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

namespace wm::format {

/// A number with so many decimals, in every locale the same.
inline std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "nan";
  std::array<char, 512> buffer;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  return {buffer.data(), end};
}

/// The shortest text that reads back as the same number.
inline std::string shortest(double value) {
  if (std::isnan(value)) return "nan";
  std::array<char, 64> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

/// A number rounded to so many digits, without zeros at its end.
inline std::string significant(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return shortest(value);
  std::array<char, 64> buffer;
  char* const end = buffer.data() + buffer.size();
  return {buffer.data(), std::to_chars(buffer.data(), end, value, std::chars_format::general, digits).ptr};
}

/// "85.12 %", never rounded up to certainty or down to nothing.
inline std::string percent(double share, int decimals = 2) {
  const double unit = std::pow(10.0, -decimals);
  double value = 100 * share;
  if (share < 1 && value > 100 - unit) value = 100 - unit;
  if (share > 0 && value < unit) value = unit;
  return fixed(value, decimals) + " %";
}

/// "61 %" of the way, rounded down.
inline std::string percent_done(double share) { return fixed(std::floor(100 * share), 0) + " %"; }

/// Spaces in front, to a width.
inline std::string pad(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

/// Seconds as a whole number, also where an estimate is off every scale.
inline std::int64_t whole_seconds(double seconds) {
  return std::isfinite(seconds) ? std::llround(std::clamp(seconds, 0.0, 1e9)) : 1'000'000'000;
}

/// "0:46", "12:34" or "1:02:03".
[[gnu::cold]] inline std::string duration(double seconds) {
  const std::int64_t total = whole_seconds(seconds);
  const auto two = [](std::int64_t n) { return std::string(n < 10 ? 1 : 0, '0') += std::to_string(n); };
  const std::int64_t hours = total / 3600, minutes = total / 60 % 60;
  return (hours ? std::to_string(hours) + ":" + two(minutes) : std::to_string(minutes)) + ":" +
         two(total % 60);
}

/// "11,173,962".
inline std::string with_commas(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

/// "46 s", "12 min 34 s" or "1 h 2 min".
inline std::string duration_in_words(double seconds) {
  const std::int64_t total = whole_seconds(seconds), minutes = total / 60;
  if (minutes == 0) return std::to_string(total) + " s";
  if (minutes < 60) return std::to_string(minutes) + " min " + std::to_string(total % 60) + " s";
  return with_commas(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

/// Whole numbers, but small ones with a decimal: "3120" or "4.7".
inline std::string rate(double value) { return fixed(value, std::abs(value) < 10 ? 1 : 0); }

}  // namespace wm::format
