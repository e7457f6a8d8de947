// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace wm {

/// A line of parts that leaves out the least important ones where it is too long.
class StatusLine {
 public:
  /// Parts with a higher weight stay longer. They must be ASCII.
  void add(std::string text, int weight) {
    if (!text.empty()) parts_.push_back({std::move(text), weight});
  }

  /// The parts that fit, two spaces apart.
  [[gnu::cold]] std::string fit(int width) const {
    auto parts = parts_;
    while (parts.size() > 1 && length(parts) > width)
      parts.erase(std::min_element(parts.begin(), parts.end(),
                                   [](const Part& a, const Part& b) { return a.weight < b.weight; }));
    std::string line;
    for (const Part& part : parts) line += (line.empty() ? "" : "  ") + part.text;
    return line.substr(0, static_cast<std::size_t>(std::max(width, 0)));
  }

 private:
  struct Part {
    std::string text;
    int weight;
  };

  static int length(const std::vector<Part>& parts) {
    std::size_t sum = 2 * (parts.size() - 1);
    for (const Part& part : parts) sum += part.text.size();
    return static_cast<int>(sum);
  }

  std::vector<Part> parts_;
};

struct BarStyle {
  bool utf8 = false;
  bool color = false;
};

/// A bar of exactly this many columns, filled by a share in [0, 1].
[[gnu::cold]] inline std::string progress_bar(double share, int width, BarStyle style) {
  const int filled = static_cast<int>(std::clamp(share, 0.0, 1.0) * width);
  const auto repeat = [](const char* cell, int n) {
    std::string cells;
    while (n-- > 0) cells += cell;
    return cells;
  };
  const std::string done = repeat(style.utf8 ? "━" : "#", filled);
  const std::string rest = repeat(style.utf8 ? (style.color ? "━" : "─") : ".", width - filled);
  return style.color ? "\033[32m" + done + "\033[0m\033[2m" + rest + "\033[0m" : done + rest;
}

}  // namespace wm
