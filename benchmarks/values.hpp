// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <whitematter/core/random.hpp>

namespace benchmark {

/// Normal numbers, the same for the same seed.
inline std::vector<float> random_values(std::int64_t count, std::uint64_t seed) {
  wm::Generator generator(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(generator.normal());
  return values;
}

/// max |a - b| / max |b|; infinite where sizes differ or a value is no number.
template <class T>
double relative_error(const std::vector<float>& a, const std::vector<T>& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double distance = 0, largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
    if (std::isnan(difference)) return std::numeric_limits<double>::infinity();
    distance = std::max(distance, difference);
    largest = std::max(largest, std::abs(static_cast<double>(b[i])));
  }
  return distance == 0 ? 0 : distance / largest;
}

}  // namespace benchmark
