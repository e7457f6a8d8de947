// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

namespace detail {

/// Calls f(offset of the first element, distance to the next) for each line of x along an axis.
template <class T, class F>
void for_each_line(const Array<T, Cpu>& x, int axis, F f) {
  const std::int64_t outer = x.extents().elements(0, axis), inner = x.extents().elements(axis + 1, x.rank());
  const std::int64_t n = x.size(axis);
  parallel_for(outer * inner, std::max<std::int64_t>(1, memory_grain / 8 / std::max<std::int64_t>(n, 1)),
               [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t line = begin; line < end; ++line)
                   f(line / inner * n * inner + line % inner, inner);
               });
}

}  // namespace detail

/// exp(x) / sum exp(x) along an axis, or its logarithm; x minus its largest value first, so nothing
/// overflows.
template <class T>
Array<T, Cpu> softmax(const Array<T, Cpu>& input, int axis, bool logarithm) {
  const Array<T, Cpu> x = row_major(input);
  Array<T, Cpu> y(x.extents());
  const Span span(logarithm ? "log_softmax" : "softmax", {5 * x.elements(), 2 * x.bytes(), x.extents()});
  const int n = x.size(axis);
  detail::for_each_line(x, axis, [&](std::int64_t start, std::int64_t step) {
    const T* from = x.data() + start;
    T* to = y.data() + start;
    T largest = from[0], sum = 0;
    for (int i = 1; i < n; ++i) largest = std::max(largest, from[i * step]);
    for (int i = 0; i < n; ++i) sum += to[i * step] = std::exp(from[i * step] - largest);
    const T log_sum = std::log(sum);
    for (int i = 0; i < n; ++i)
      to[i * step] = logarithm ? from[i * step] - largest - log_sum : to[i * step] / sum;
  });
  return y;
}

/// Softmax: y (dy - sum(dy y)). Its logarithm: dy - exp(y) sum(dy).
template <class T>
Array<T, Cpu> softmax_backward(const Array<T, Cpu>& output, const Array<T, Cpu>& gradient, int axis,
                               bool logarithm) {
  const Array<T, Cpu> y = row_major(output), dy = row_major(gradient);
  Array<T, Cpu> dx(y.extents());
  const Span span(logarithm ? "log_softmax" : "softmax",
                  {4 * y.elements(), 3 * y.bytes(), y.extents(), "backward"});
  const int n = y.size(axis);
  detail::for_each_line(y, axis, [&](std::int64_t start, std::int64_t step) {
    const T *v = y.data() + start, *g = dy.data() + start;
    T* to = dx.data() + start;
    T sum = 0;
    for (int i = 0; i < n; ++i) sum += logarithm ? g[i * step] : g[i * step] * v[i * step];
    for (int i = 0; i < n; ++i)
      to[i * step] =
          logarithm ? g[i * step] - std::exp(v[i * step]) * sum : v[i * step] * (g[i * step] - sum);
  });
  return dx;
}

}  // namespace wm::kernel
