// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <whitematter/train/format.hpp>

namespace wm {

/// A range of numbers with round ticks.
struct ChartAxis {
  double low = 0;
  double high = 1;
  double step = 1;

  /// Reaches from tick to tick around the data.
  static ChartAxis around(double low, double high, int most_ticks) {
    ChartAxis axis = within(low, high, most_ticks);
    axis.low = axis.step * std::floor(low / axis.step + 1e-9);
    axis.high = axis.step * std::ceil(high / axis.step - 1e-9);
    return axis;
  }

  /// Ends where the data ends.
  static ChartAxis within(double low, double high, int most_ticks, double least_step = 0) {
    const double rough = std::max((high - low) / most_ticks, least_step);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double round : {5.0, 2.0, 1.0})
      if (round * power >= rough * (1 - 1e-9)) step = round * power;
    return {low, high, step};
  }

  std::vector<double> ticks() const {
    std::vector<double> result;
    for (double n = std::ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; ++n)
      result.push_back(n * step);
    return result;
  }

  /// Where a value lies, from 0 to 1.
  double place(double value) const { return std::clamp((value - low) / (high - low), 0.0, 1.0); }

  /// A tick's text with the decimals that tell it from its neighbours.
  std::string label(double tick) const {
    const int exponent = static_cast<int>(std::floor(std::log10(step) + 1e-9));
    if (std::abs(tick) < step / 2) return "0";
    if (exponent >= -3 && exponent < 5) return format::fixed(tick, std::max(-exponent, 0));
    return format::significant(tick / std::pow(10.0, exponent), 6) + "e" + std::to_string(exponent);
  }
};

}  // namespace wm
