// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include <whitematter/cpu/channel_map.hpp>
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

/// The gradient before a ReLU, from those after it and its outputs.
template <class T>
void mask_row(std::int64_t channels, const T* gradient, const T* output, T* to) {
  for (std::int64_t c = 0; c < channels; ++c) to[c] = output[c] > 0 ? gradient[c] : T(0);
}

/// dx = k (dy - a - (x - mean) b) for each channel, where dy is masked by the outputs of a ReLU.
template <bool Masked, class T>
void normalize_rows(std::int64_t rows, std::int64_t channels, const T* dy, const T* output, const T* x,
                    const T* mean, const T* k, const T* a, const T* b, T* dx) {
  for (std::int64_t r = 0; r < rows; ++r, dy += channels, x += channels, dx += channels) {
    for (std::int64_t c = 0; c < channels; ++c) {
      const T g = !Masked || output[c] > 0 ? dy[c] : T(0);
      dx[c] = k[c] * (g - a[c] - (x[c] - mean[c]) * b[c]);
    }
    if constexpr (Masked) output += channels;
  }
}

template <class T>
std::int64_t rows_of(const Array<T, Cpu>& x) {
  return x.size(1) == 0 ? 0 : x.elements() / x.size(1);
}

}  // namespace detail

/// Mean and biased variance of each channel of x [N, C, ...], both [C], in one pass.
template <Floating T>
std::pair<Array<T, Cpu>, Array<T, Cpu>> channel_statistics(const Array<T, Cpu>& input) {
  const Array<T, Cpu> x = channels_last(input);
  const Span span("batch_norm", {4 * x.elements(), x.bytes(), x.extents(), "statistics"});
  const std::int64_t rows = detail::rows_of(x), channels = x.size(1);
  const T* data = x.data();
  // Differences from a value near the mean, whose squares leave no digits to be cancelled.
  const auto some =
      detail::channel_sums<1, T>(std::min<std::int64_t>(rows, 64), channels, [=](std::int64_t r, T* sums) {
        const T* row = data + r * channels;
        for (std::int64_t c = 0; c < channels; ++c) sums[c] += row[c];
      });
  std::vector<T> near(static_cast<std::size_t>(channels));
  for (std::size_t c = 0; c < near.size(); ++c)
    near[c] = static_cast<T>(some[c] / static_cast<double>(std::min<std::int64_t>(rows, 64)));
  const auto sums =
      detail::channel_sums<2, T>(rows, channels, [=, n = near.data()](std::int64_t r, T* total) {
        const T* row = data + r * channels;
        for (std::int64_t c = 0; c < channels; ++c) {
          const T difference = row[c] - n[c];
          total[c] += difference;
          total[channels + c] += difference * difference;
        }
      });
  Array<T, Cpu> mean({x.size(1)}), variance({x.size(1)});
  for (std::int64_t c = 0; c < channels; ++c) {
    const auto i = static_cast<std::size_t>(c);
    const double shift = sums[i] / static_cast<double>(rows),
                 square = sums[static_cast<std::size_t>(channels + c)] / static_cast<double>(rows);
    mean.data()[c] = static_cast<T>(static_cast<double>(near[i]) + shift);
    variance.data()[c] = static_cast<T>(std::max(square - shift * shift, 0.0));
  }
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

/// (x - mean) * inverse * scale + shift for each channel, yet to be written.
template <Floating T>
ChannelMap<T> normalize(const Array<T, Cpu>& x, const Array<T, Cpu>& mean, const Array<T, Cpu>& inverse,
                        const Array<T, Cpu>& scale, const Array<T, Cpu>& shift) {
  const Array<T, Cpu> factor(inverse.extents());
  for (std::int64_t c = 0; c < factor.elements(); ++c) factor.data()[c] = inverse.data()[c] * scale.data()[c];
  // What trains changes in place, perhaps before the result is written.
  return {x, clone(mean), factor, clone(shift)};
}

/// What the gradients of a normalization are computed from. With `batch_statistics` mean and variance came
/// from x, and the gradient flows through them as well.
template <class T, class Device = Cpu>
struct Normalization {
  Array<T, Device> x, mean, inverse, scale;
  bool batch_statistics;
};

template <class T, class Device = Cpu>
struct NormalizationGradients {
  Array<T, Device> x, scale, shift;
  Array<T, Device>
      result;  // of what was normalized, before a ReLU; empty where it is the gradient from above
};

/// Gradients of a normalization for x, scale and shift; through a ReLU of the result where its output is
/// given, and then also that of the result itself if `keep_result`. Source: Ioffe and Szegedy, "Batch
/// normalization", 2015.
template <Floating T>
NormalizationGradients<T> normalize_backward(const Array<T, Cpu>& gradient, const Normalization<T>& n,
                                             const Array<T, Cpu>& relu_output = {},
                                             bool keep_result = false) {
  const Array<T, Cpu> x = channels_last(n.x);
  const Array<T, Cpu> y = relu_output ? channels_last(relu_output) : relu_output;
  Array<T, Cpu> dy = channels_last(gradient);
  const Span span("batch_norm_backward",
                  {10 * x.elements(), (y ? 4 : 3) * x.bytes(), x.extents(), y ? "relu" : ""});
  const std::int64_t rows = detail::rows_of(x), channels = x.size(1);
  NormalizationGradients<T> out{Array<T, Cpu>(x.extents(), Layout::ChannelsLast),
                                Array<T, Cpu>({x.size(1)}),
                                Array<T, Cpu>({x.size(1)}),
                                {}};
  if (y && keep_result) out.result = Array<T, Cpu>(x.extents(), Layout::ChannelsLast);
  const T *v = x.data(), *m = n.mean.data(), *inv = n.inverse.data();
  const auto add_row = [=](const T* g, const T* xr, T* sum) {
    for (std::int64_t c = 0; c < channels; ++c) {
      sum[c] += g[c];
      sum[channels + c] += g[c] * (xr[c] - m[c]) * inv[c];
    }
  };
  std::vector<double> sums;
  if (!y)
    sums = detail::channel_sums<2, T>(rows, channels, [&, g = dy.data()](std::int64_t r, T* sum) {
      add_row(g + r * channels, v + r * channels, sum);
    });
  else
    sums =
        detail::channel_sums<2, T>(rows, channels, [&, g = dy.data(), o = y.data()](std::int64_t r, T* sum) {
          thread_local std::vector<T> line;
          line.resize(static_cast<std::size_t>(channels));
          T* masked = out.result ? out.result.data() + r * channels : line.data();
          detail::mask_row(channels, g + r * channels, o + r * channels, masked);
          add_row(masked, v + r * channels, sum);
        });
  // dx = k (dy - a - (x - mean) b) with three constants for each channel.
  std::vector<T> k(static_cast<std::size_t>(channels)), a(k), b(k);
  for (std::int64_t c = 0; c < channels; ++c) {
    const auto i = static_cast<std::size_t>(c);
    const double shift_sum = sums[i], scale_sum = sums[static_cast<std::size_t>(channels + c)];
    out.shift.data()[c] = static_cast<T>(shift_sum);
    out.scale.data()[c] = static_cast<T>(scale_sum);
    k[i] = n.scale.data()[c] * inv[c];
    if (n.batch_statistics) {
      a[i] = static_cast<T>(shift_sum / static_cast<double>(rows));
      b[i] = static_cast<T>(scale_sum / static_cast<double>(rows)) * inv[c];
    }
  }
  if (out.result) dy = out.result;
  const auto pass = y && !out.result ? detail::normalize_rows<true, T> : detail::normalize_rows<false, T>;
  parallel_for(rows, std::max<std::int64_t>(1, memory_grain / std::max<std::int64_t>(1, channels)),
               [&](std::int64_t begin, std::int64_t end) {
                 const std::int64_t at = begin * channels;
                 pass(end - begin, channels, dy.data() + at, y ? y.data() + at : nullptr, v + at, m, k.data(),
                      a.data(), b.data(), out.x.data() + at);
               });
  return out;
}

}  // namespace wm::kernel
