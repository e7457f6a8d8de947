// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <vector>

#include <whitematter/core/random.hpp>
#include <whitematter/cpu/copy.hpp>

#include "support/catch.hpp"

namespace wm {

/// Normal values that depend on the number alone, whatever the order in memory.
template <class T>
Array<T> sample_array(std::uint64_t number, const Extents& extents, Layout layout = Layout::RowMajor) {
  Generator generator(number);
  Array<T> x(extents);
  for (std::int64_t i = 0; i < x.elements(); ++i) x.data()[i] = static_cast<T>(generator.normal());
  return kernel::with_layout(x, layout);
}

template <class T>
Array<T> array_of(const Extents& extents, const std::vector<T>& values) {
  Array<T> x(extents);
  std::copy(values.begin(), values.end(), x.data());
  return x;
}

/// Values in row-major order.
template <class T>
std::vector<T> values_of(const Array<T>& x) {
  const Array<T> rows = kernel::row_major(x);
  return {rows.data(), rows.data() + rows.elements()};
}

/// Offset of an element of [N, C, H, W] in row-major order.
inline std::size_t offset(const Extents& e, int n, int c, int h, int w) {
  return static_cast<std::size_t>(((std::int64_t{n} * e[1] + c) * e[2] + h) * e[3] + w);
}

template <class T, class U>
double largest_difference(const std::vector<T>& a, const std::vector<U>& b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

}  // namespace wm
