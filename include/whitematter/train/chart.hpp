// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/train/chart_axis.hpp>
#include <whitematter/train/format.hpp>
#include <whitematter/train/html.hpp>

namespace wm {

/// Values over epochs or steps. Those that are no numbers are left out.
struct Curve {
  std::string name;
  std::string color;  ///< a class of the report's style sheet
  std::vector<std::pair<int, double>> points;
};

struct Chart {
  std::string title;
  std::vector<Curve> curves;
  std::function<std::string(double)> show;  ///< a value as text
  bool percent = false;         ///< the axis ends at 100 and may begin above 0, where others begin at 0
  std::string along = "epoch";  ///< what the horizontal axis counts
};

namespace html {

/// The picture is drawn in units of its own and scaled to the page.
namespace plot {
constexpr double width = 400, height = 264, left = 46, right = 390, top = 12, bottom = 226;
inline std::string at(double value) { return format::shortest(std::round(value * 10) / 10); }
}  // namespace plot

/// A chart's two axes, and where a point lies between them.
struct ChartFrame {
  ChartAxis x, y;

  explicit ChartFrame(const Chart& chart) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    int first = std::numeric_limits<int>::max(), last = std::numeric_limits<int>::min();
    for (const Curve& curve : chart.curves)
      for (const auto& [epoch, value] : curve.points) {
        first = std::min(first, epoch), last = std::max(last, epoch);
        low = std::min(low, value), high = std::max(high, value);
      }
    const double margin = first == last ? 0.5 : 0;
    x = ChartAxis::within(first - margin, last + margin, 6, 1);
    if (chart.percent) {
      y = ChartAxis::around(std::max(std::min(low, high - 5), 0.0), std::max(high, 5.0), 5);
      y.high = std::min(y.high, 100.0);
    } else {
      low = std::min(low, 0.0);
      y = ChartAxis::around(low, high > low ? high : low + 1, 5);
    }
  }

  double at_x(double epoch) const { return plot::left + (plot::right - plot::left) * x.place(epoch); }
  double at_y(double value) const { return plot::bottom - (plot::bottom - plot::top) * y.place(value); }
};

inline std::string chart_grid(const ChartFrame& frame, const Chart& chart) {
  using namespace plot;
  const char* unit = chart.percent ? " %" : "";
  std::string svg = "<g class='grid'>";
  for (const double tick : frame.y.ticks())
    svg += text("<path d='M", left, " ", at(frame.at_y(tick)), "H", right, "'/><text x='", left - 7, "' y='",
                at(frame.at_y(tick) + 4), "' text-anchor='end'>", frame.y.label(tick), unit, "</text>");
  for (const double tick : frame.x.ticks())
    svg += text("<path class='tick' d='M", at(frame.at_x(tick)), " ", bottom, "v4'/><text x='",
                at(frame.at_x(tick)), "' y='", bottom + 18, "' text-anchor='middle'>", frame.x.label(tick),
                "</text>");
  return svg + text("<path class='axis' d='M", left, " ", bottom, "H", right, "'/><text x='",
                    (left + right) / 2, "' y='", bottom + 34, "' text-anchor='middle'>", escape(chart.along),
                    "</text></g>\n");
}

inline std::string chart_curve(const ChartFrame& frame, const Curve& curve) {
  std::string path;
  for (const auto& [epoch, value] : curve.points)
    path += text(path.empty() ? "M" : "L", plot::at(frame.at_x(epoch)), " ", plot::at(frame.at_y(value)));
  const auto& [epoch, value] = curve.points.back();
  return text("<path class='curve ", curve.color, "' d='", path, "'/><circle class='curve ", curve.color,
              "' cx='", plot::at(frame.at_x(epoch)), "' cy='", plot::at(frame.at_y(value)), "' r='4'/>\n");
}

/// One band an epoch, which tells its values where a pointer rests on it, reaching halfway to the next ones.
inline std::string chart_bands(const ChartFrame& frame, const Chart& chart) {
  std::map<int, std::string> notes;
  for (const Curve& curve : chart.curves)
    for (const auto& [epoch, value] : curve.points)
      notes[epoch] += "\n" + curve.name + " " + chart.show(value);
  std::string svg = "<g class='bands'>";
  double left = plot::left;
  for (auto at = notes.begin(); at != notes.end(); ++at) {
    const auto next = std::next(at);
    const double right = next == notes.end() ? plot::right : frame.at_x((at->first + next->first) / 2.0);
    svg += text("<rect x='", plot::at(left), "' y='", plot::top, "' width='", plot::at(right - left),
                "' height='", plot::bottom - plot::top, "'><title>", escape(chart.along), " ", at->first,
                escape(at->second), "</title></rect>");
    left = right;
  }
  return svg + "</g>";
}

/// A figure with an SVG picture of the curves and, as a legend, where each of them ends.
inline std::string chart_figure(Chart chart) {
  for (Curve& curve : chart.curves)
    std::erase_if(curve.points, [](const auto& point) { return !std::isfinite(point.second); });
  std::erase_if(chart.curves, [](const Curve& curve) { return curve.points.empty(); });
  const std::string head = "<figure class='chart'><figcaption><h3>" + escape(chart.title) + "</h3>";
  if (chart.curves.empty()) return head + "</figcaption><p class='none'>No numbers.</p></figure>\n";

  const ChartFrame frame(chart);
  std::string legend, spoken = chart.title + " over " + chart.along + "s", curves;
  for (const Curve& curve : chart.curves) {
    const std::string last = chart.show(curve.points.back().second);
    legend +=
        text("<span class='key ", curve.color, "'>", escape(curve.name), " <b>", escape(last), "</b></span>");
    spoken += ", " + curve.name + " ends at " + last;
    curves += chart_curve(frame, curve);
  }
  return head + legend +
         text("</figcaption>\n<svg viewBox='0 0 ", plot::width, " ", plot::height,
              "' role='img' aria-label='", escape(spoken), "'>\n", chart_grid(frame, chart), curves,
              chart_bands(frame, chart), "</svg></figure>\n");
}

}  // namespace html
}  // namespace wm
