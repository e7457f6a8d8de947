// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/train/format.hpp>
#include <whitematter/train/html.hpp>

namespace benchmark {

struct Line {
  std::string name, color;
  std::vector<std::pair<double, double>> points;
};

/// Lines between logarithmic axes, where growth by a power is straight.
struct Panel {
  std::string title, x_label, y_label;
  std::vector<Line> lines;
};

namespace detail {

/// Where the logarithms of a range lie between two places of the picture.
class LogAxis {
 public:
  LogAxis(const std::set<double>& values, double first, double last)
      : low_(std::log(*values.begin())), high_(std::log(*values.rbegin())), first_(first), last_(last) {
    const double margin = high_ > low_ ? 0.04 * (high_ - low_) : 0.5;
    low_ -= margin, high_ += margin;
  }

  double place(double value) const {
    return std::round(first_ + (last_ - first_) * (std::log(value) - low_) / (high_ - low_));
  }

  /// The 1, 2 and 5 of each power of ten in the range.
  std::vector<double> ticks() const {
    std::vector<double> ticks;
    for (double power = std::pow(10, std::floor(low_ / std::log(10))); std::log(power) < high_; power *= 10)
      for (const double digit : {1, 2, 5})
        if (const double at = std::log(digit * power); at >= low_ && at <= high_)
          ticks.push_back(digit * power);
    return ticks;
  }

 private:
  double low_, high_, first_, last_;
};

}  // namespace detail

inline constexpr double panel_width = 340, panel_height = 300;

inline std::string svg_panel(const Panel& panel) {
  using wm::html::escape;
  constexpr double left = 60, right = panel_width - 14, top = 34, bottom = panel_height - 48;
  std::set<double> xs, ys;
  for (const Line& line : panel.lines)
    for (const auto& [x, y] : line.points)
      if (std::isfinite(y)) xs.insert(x), ys.insert(y);
  std::string svg =
      wm::text("<text x='", left, "' y='18' font-weight='bold'>", escape(panel.title), "</text>\n");
  if (xs.empty()) return svg;
  const detail::LogAxis x_axis(xs, left, right), y_axis(ys, bottom, top);
  for (const double y : y_axis.ticks())
    svg +=
        wm::text("<path d='M", left, " ", y_axis.place(y), "H", right, "' stroke='#ddd'/><text x='", left - 6,
                 "' y='", y_axis.place(y) + 4, "' text-anchor='end'>", wm::format::shortest(y), "</text>\n");
  for (const double x : xs)
    svg += wm::text("<text x='", x_axis.place(x), "' y='", bottom + 18, "' text-anchor='middle'>",
                    wm::format::shortest(x), "</text>\n");
  svg += wm::text("<path d='M", left, " ", top, "V", bottom, "H", right, "' fill='none' stroke='#555'/>\n",
                  "<text x='", (left + right) / 2, "' y='", bottom + 38, "' text-anchor='middle'>",
                  escape(panel.x_label), "</text>\n<text transform='translate(14 ", (top + bottom) / 2,
                  ") rotate(-90)' text-anchor='middle'>", escape(panel.y_label), "</text>\n");
  double legend = top + 14;
  for (const Line& line : panel.lines) {
    std::string path;
    for (const auto& [x, y] : line.points) {
      if (!std::isfinite(y)) continue;
      path += wm::text(path.empty() ? "M" : "L", x_axis.place(x), " ", y_axis.place(y));
      svg += wm::text("<circle cx='", x_axis.place(x), "' cy='", y_axis.place(y), "' r='3' fill='",
                      line.color, "'/>\n");
    }
    svg +=
        wm::text("<path d='", path, "' fill='none' stroke='", line.color, "' stroke-width='2'/>\n<text x='",
                 left + 10, "' y='", legend, "' fill='", line.color, "'>", escape(line.name), "</text>\n");
    legend += 16;
  }
  return svg;
}

/// A picture of panels side by side.
inline std::string svg_picture(const std::vector<Panel>& panels) {
  const double width = panel_width * static_cast<double>(panels.size());
  std::string svg =
      wm::text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ", width, " ", panel_height,
               "' font-family='sans-serif' font-size='12' fill='#222'>\n<rect width='", width, "' height='",
               panel_height, "' fill='#fff'/>\n");
  for (std::size_t i = 0; i < panels.size(); ++i)
    svg += wm::text("<g transform='translate(", panel_width * static_cast<double>(i), " 0)'>\n",
                    svg_panel(panels[i]), "</g>\n");
  return svg + "</svg>\n";
}

}  // namespace benchmark
