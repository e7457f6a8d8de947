// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

/// Turns pairs of each head's features by angles that grow with the row: x [N, rows, heads * depth], cosine
/// and sine [rows, depth / 2]. The pairs are neighbours where they are interleaved, otherwise feature i of
/// the first half and i of the second. `back` turns the other way, as the gradient is.
template <class T>
Array<T, Cpu> rope(const Array<T, Cpu>& input, const Array<T, Cpu>& cosine, const Array<T, Cpu>& sine,
                   int depth, bool interleaved, bool back = false) {
  const Array<T, Cpu> x = row_major(input);
  const Array<T, Cpu> y(x.extents());
  const Span span("rope", {3 * x.elements(), 2 * x.bytes(), x.extents(), back ? "backward" : ""});
  const int rows = x.size(1), width = x.size(2), half = depth / 2, step = interleaved ? 2 : 1,
            other = interleaved ? 1 : half;
  const T sign = back ? T(-1) : T(1);
  parallel_for(std::int64_t{x.size(0)} * rows, std::max<std::int64_t>(1, memory_grain / std::max(width, 1)),
               [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t r = begin; r < end; ++r) {
                   const T *c = cosine.data() + r % rows * half, *s = sine.data() + r % rows * half;
                   for (std::int64_t head = r * width; head < (r + 1) * width; head += depth)
                     for (int i = 0; i < half; ++i) {
                       const T a = x.data()[head + i * step], b = x.data()[head + i * step + other];
                       y.data()[head + i * step] = a * c[i] - sign * b * s[i];
                       y.data()[head + i * step + other] = b * c[i] + sign * a * s[i];
                     }
                 }
               });
  return y;
}

/// Cosine and sine of position * base^(-2 i / depth) for each position: [rows, depth / 2] each.
template <class T>
std::pair<Array<T, Cpu>, Array<T, Cpu>> rope_angles(const Array<std::int64_t, Cpu>& positions, int depth,
                                                    double base) {
  const int rows = positions.size(0);
  const Array<T, Cpu> cosine({rows, depth / 2}), sine({rows, depth / 2});
  for (int i = 0; i < depth / 2; ++i) {
    const double rate = std::pow(base, -2.0 * i / depth);
    for (int r = 0; r < rows; ++r) {
      const std::int64_t at = std::int64_t{r} * (depth / 2) + i;
      const double angle = static_cast<double>(positions.data()[r]) * rate;
      cosine.data()[at] = static_cast<T>(std::cos(angle));
      sine.data()[at] = static_cast<T>(std::sin(angle));
    }
  }
  return {cosine, sine};
}

}  // namespace wm::kernel
