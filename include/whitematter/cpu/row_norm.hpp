// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <tuple>

#include <whitematter/cpu/batch_norm.hpp>

/// Rows with statistics of their own, scale and shift for each column: layer and RMS normalization.
namespace wm::kernel {

/// What divides a row: its deviation from its mean, or its root mean square.
enum class Center : bool { No, Yes };

/// A normalized tensor, and for each row what backward needs of it.
template <class T>
struct NormalizedRows {
  Array<T, Cpu> y, mean, inverse;
};

namespace detail {

/// A sum over [0, n) from f(begin, count), sums of short pieces in the element type.
template <class F>
double sum_of_pieces(std::int64_t n, F f) {
  constexpr std::int64_t piece = 1024;
  double total = 0;
  for (std::int64_t i = 0; i < n; i += piece) total += static_cast<double>(f(i, std::min(piece, n - i)));
  return total;
}

inline std::int64_t row_grain(std::int64_t columns) {
  return std::max<std::int64_t>(1, memory_grain / std::max<std::int64_t>(1, columns));
}

}  // namespace detail

/// (x - mean) / sqrt(variance + epsilon) * scale + shift for each row of as many elements as `scale` has.
/// Without a center the mean is taken as 0; without a shift none is added.
template <class T>
NormalizedRows<T> row_norm(const Array<T, Cpu>& input, const Array<T, Cpu>& scale, const Array<T, Cpu>& shift,
                           double epsilon, Center center) {
  const Array<T, Cpu> x = row_major(input), weight = row_major(scale);
  const Array<T, Cpu> bias = shift ? row_major(shift) : filled<T>(scale.extents(), T(0));
  const std::int64_t columns = weight.elements(), rows = columns == 0 ? 0 : x.elements() / columns;
  const auto width = static_cast<double>(columns);
  const Span span(center == Center::Yes ? "layer_norm" : "rms_norm",
                  {8 * x.elements(), 2 * x.bytes(), x.extents()});
  NormalizedRows<T> result{Array<T, Cpu>(x.extents()), Array<T, Cpu>({static_cast<int>(rows)}),
                           Array<T, Cpu>({static_cast<int>(rows)})};
  parallel_for(rows, detail::row_grain(columns), [&](std::int64_t begin, std::int64_t end) {
    const auto w = eigen::vector<T>(static_cast<const T*>(weight.data()), columns),
               b = eigen::vector<T>(static_cast<const T*>(bias.data()), columns);
    for (std::int64_t r = begin; r < end; ++r) {
      const T* row = x.data() + r * columns;
      T mean = 0;
      if (center == Center::Yes)
        mean = static_cast<T>(
            detail::sum_of_pieces(
                columns, [row](std::int64_t i, std::int64_t n) { return eigen::vector(row + i, n).sum(); }) /
            width);
      const double variance =
          detail::sum_of_pieces(columns,
                                [row, mean](std::int64_t i, std::int64_t n) {
                                  return (eigen::vector(row + i, n) - mean).square().sum();
                                }) /
          width;
      const T inverse = static_cast<T>(1 / std::sqrt(variance + epsilon));
      eigen::vector(result.y.data() + r * columns, columns) =
          (eigen::vector(row, columns) - mean) * inverse * w + b;
      result.mean.data()[r] = mean;
      result.inverse.data()[r] = inverse;
    }
  });
  return result;
}

/// Gradients of row_norm for x, scale and shift. Source: Ba et al., "Layer normalization", 2016.
template <class T>
std::tuple<Array<T, Cpu>, Array<T, Cpu>, Array<T, Cpu>> row_norm_backward(
    const Array<T, Cpu>& gradient, const Array<T, Cpu>& input, const Array<T, Cpu>& scale,
    const Array<T, Cpu>& means, const Array<T, Cpu>& inverses, Center center) {
  const Array<T, Cpu> dy = row_major(gradient), x = row_major(input), weight = row_major(scale);
  const std::int64_t columns = weight.elements(), rows = means.elements();
  const auto width = static_cast<double>(columns);
  const Span span(center == Center::Yes ? "layer_norm" : "rms_norm",
                  {16 * x.elements(), 3 * x.bytes(), x.extents(), "backward"});
  const T *g = dy.data(), *v = x.data(), *m = means.data(), *inv = inverses.data(), *w = weight.data();
  Array<T, Cpu> dx(x.extents()), dscale(scale.extents()), dshift(scale.extents());
  parallel_for(rows, detail::row_grain(columns), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      // dx = inverse (w dy - mean(w dy) - x' mean(w dy x')), where x' is the row with mean 0 and deviation 1.
      const T *gr = g + r * columns, *xr = v + r * columns;
      const auto scaled = [gr, w](std::int64_t i, std::int64_t n) {
        return eigen::vector(gr + i, n) * eigen::vector(w + i, n);
      };
      const T mean = m[r], inverse = inv[r];
      T a = 0;
      if (center == Center::Yes)
        a = static_cast<T>(detail::sum_of_pieces(
                               columns, [&](std::int64_t i, std::int64_t n) { return scaled(i, n).sum(); }) /
                           width);
      const T b = static_cast<T>(
          detail::sum_of_pieces(columns,
                                [&](std::int64_t i, std::int64_t n) {
                                  return (scaled(i, n) * ((eigen::vector(xr + i, n) - mean) * inverse)).sum();
                                }) /
          width);
      eigen::vector(dx.data() + r * columns, columns) =
          (scaled(0, columns) - a - (eigen::vector(xr, columns) - mean) * inverse * b) * inverse;
    }
  });
  const auto sums =
      detail::channel_sums<T>(rows, 2 * columns, [=](std::int64_t begin, std::int64_t count, T* sum) {
        std::fill_n(sum, 2 * columns, T(0));
        for (std::int64_t r = begin; r < begin + count; ++r) {
          const T *gr = g + r * columns, *xr = v + r * columns;
          for (std::int64_t c = 0; c < columns; ++c) {
            sum[c] += gr[c];
            sum[columns + c] += gr[c] * ((xr[c] - m[r]) * inv[r]);
          }
        }
      });
  for (std::int64_t c = 0; c < columns; ++c) {
    dshift.data()[c] = static_cast<T>(sums[static_cast<std::size_t>(c)]);
    dscale.data()[c] = static_cast<T>(sums[static_cast<std::size_t>(columns + c)]);
  }
  return {dx, dscale, dshift};
}

}  // namespace wm::kernel
