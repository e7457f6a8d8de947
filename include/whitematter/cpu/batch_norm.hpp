// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <tuple>
#include <vector>

#include <whitematter/cpu/reduce.hpp>

namespace wm::kernel {

namespace detail {

/// Calls f(row, sums) for every pixel's channels, in fixed parts with sums of their own, then adds these up.
template <int Sums, class T, class F>
std::vector<double> channel_sums(std::int64_t rows, std::int64_t channels, F f) {
  const std::int64_t part = std::max<std::int64_t>(64, (rows + reduction_parts - 1) / reduction_parts);
  const std::int64_t parts = (rows + part - 1) / part, width = Sums * channels;
  std::vector<double> partial(static_cast<std::size_t>(std::max<std::int64_t>(parts, 1) * width), 0.0);
  parallel_parts(parts, [&](std::int64_t p) {
    double* total = partial.data() + p * width;
    thread_local std::vector<T> sums;
    // Rows are added in the element type for a while only, so that the rounding error stays that of short
    // sums.
    for (std::int64_t begin = p * part, last = std::min(rows, (p + 1) * part); begin < last; begin += 64) {
      sums.assign(static_cast<std::size_t>(width), T(0));
      for (std::int64_t r = begin; r < std::min(last, begin + 64); ++r) f(r, sums.data());
      for (std::int64_t i = 0; i < width; ++i)
        total[i] += static_cast<double>(sums[static_cast<std::size_t>(i)]);
    }
  });
  for (std::int64_t p = 1; p < parts; ++p)
    for (std::int64_t i = 0; i < width; ++i)
      partial[static_cast<std::size_t>(i)] += partial[static_cast<std::size_t>(p * width + i)];
  partial.resize(static_cast<std::size_t>(width));
  return partial;
}

template <class T>
std::int64_t rows_of(const Array<T, Cpu>& x) {
  return x.size(1) == 0 ? 0 : x.elements() / x.size(1);
}

}  // namespace detail

/// Mean and biased variance of each channel of x [N, C, ...], both [C].
template <Floating T>
std::pair<Array<T, Cpu>, Array<T, Cpu>> channel_statistics(const Array<T, Cpu>& input) {
  const Array<T, Cpu> x = channels_last(input);
  const std::int64_t rows = detail::rows_of(x), channels = x.size(1);
  const T* data = x.data();
  Array<T, Cpu> mean({x.size(1)}), variance({x.size(1)});
  const auto store = [&](const std::vector<double>& sums, const Array<T, Cpu>& to) {
    for (std::int64_t c = 0; c < channels; ++c)
      to.data()[c] = static_cast<T>(sums[static_cast<std::size_t>(c)] / static_cast<double>(rows));
  };
  store(detail::channel_sums<1, T>(rows, channels,
                                   [&](std::int64_t r, T* sums) {
                                     const T* row = data + r * channels;
                                     for (std::int64_t c = 0; c < channels; ++c) sums[c] += row[c];
                                   }),
        mean);
  store(detail::channel_sums<1, T>(rows, channels,
                                   [&, m = mean.data()](std::int64_t r, T* sums) {
                                     const T* row = data + r * channels;
                                     for (std::int64_t c = 0; c < channels; ++c)
                                       sums[c] += (row[c] - m[c]) * (row[c] - m[c]);
                                   }),
        variance);
  return {mean, variance};
}

/// 1 / sqrt(variance + epsilon).
template <Floating T>
Array<T, Cpu> inverse_deviation(const Array<T, Cpu>& variance, double epsilon) {
  Array<T, Cpu> inverse(variance.extents());
  for (std::int64_t c = 0; c < variance.elements(); ++c)
    inverse.data()[c] = static_cast<T>(1 / std::sqrt(static_cast<double>(variance.data()[c]) + epsilon));
  return inverse;
}

/// running = (1 - momentum) * running + momentum * value.
template <Floating T>
void blend(const Array<T, Cpu>& running, const Array<T, Cpu>& value, double momentum, double scale = 1) {
  for (std::int64_t i = 0; i < running.elements(); ++i)
    running.data()[i] = static_cast<T>((1 - momentum) * static_cast<double>(running.data()[i]) +
                                       momentum * scale * static_cast<double>(value.data()[i]));
}

/// (x - mean) * inverse * scale + shift for each channel.
template <Floating T>
Array<T, Cpu> normalize(const Array<T, Cpu>& input, const Array<T, Cpu>& mean, const Array<T, Cpu>& inverse,
                        const Array<T, Cpu>& scale, const Array<T, Cpu>& shift) {
  const Array<T, Cpu> x = channels_last(input);
  Array<T, Cpu> y(x.extents(), Layout::ChannelsLast);
  const std::int64_t channels = x.size(1);
  std::vector<T> factor(static_cast<std::size_t>(channels));
  for (std::int64_t c = 0; c < channels; ++c)
    factor[static_cast<std::size_t>(c)] = inverse.data()[c] * scale.data()[c];
  const T *from = x.data(), *m = mean.data(), *f = factor.data(), *s = shift.data();
  T* to = y.data();
  parallel_for(detail::rows_of(x), memory_grain / channels, [=](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r)
      for (std::int64_t c = 0; c < channels; ++c)
        to[r * channels + c] = (from[r * channels + c] - m[c]) * f[c] + s[c];
  });
  return y;
}

/// Gradients of normalize for x, scale and shift. With `batch_statistics` mean and variance came from x, and
/// the gradient flows through them as well. Source: Ioffe and Szegedy, "Batch normalization", 2015.
template <Floating T>
std::tuple<Array<T, Cpu>, Array<T, Cpu>, Array<T, Cpu>> normalize_backward(
    const Array<T, Cpu>& gradient, const Array<T, Cpu>& input, const Array<T, Cpu>& mean,
    const Array<T, Cpu>& inverse, const Array<T, Cpu>& scale, bool batch_statistics) {
  const Array<T, Cpu> dy = channels_last(gradient), x = channels_last(input);
  const std::int64_t rows = detail::rows_of(x), channels = x.size(1);
  const T *g = dy.data(), *v = x.data(), *m = mean.data(), *inv = inverse.data();
  const auto sums = detail::channel_sums<2, T>(rows, channels, [=](std::int64_t r, T* sum) {
    const T *gr = g + r * channels, *xr = v + r * channels;
    for (std::int64_t c = 0; c < channels; ++c) {
      sum[c] += gr[c];
      sum[channels + c] += gr[c] * (xr[c] - m[c]) * inv[c];
    }
  });
  Array<T, Cpu> dx(x.extents(), Layout::ChannelsLast), dscale({x.size(1)}), dshift({x.size(1)});
  // dx = k (dy - a - (x - mean) b) with three constants for each channel.
  std::vector<T> k(static_cast<std::size_t>(channels)), a(k), b(k);
  for (std::int64_t c = 0; c < channels; ++c) {
    const auto i = static_cast<std::size_t>(c);
    const double shift_sum = sums[i], scale_sum = sums[static_cast<std::size_t>(channels + c)];
    dshift.data()[c] = static_cast<T>(shift_sum);
    dscale.data()[c] = static_cast<T>(scale_sum);
    k[i] = scale.data()[c] * inv[c];
    if (batch_statistics) {
      a[i] = static_cast<T>(shift_sum / static_cast<double>(rows));
      b[i] = static_cast<T>(scale_sum / static_cast<double>(rows)) * inv[c];
    }
  }
  T* to = dx.data();
  parallel_for(rows, memory_grain / channels, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      const T *gr = g + r * channels, *xr = v + r * channels;
      for (std::int64_t c = 0; c < channels; ++c)
        to[r * channels + c] = k.data()[c] * (gr[c] - a.data()[c] - (xr[c] - m[c]) * b.data()[c]);
    }
  });
  return {dx, dscale, dshift};
}

}  // namespace wm::kernel
