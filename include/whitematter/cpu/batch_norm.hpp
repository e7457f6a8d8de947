// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include <whitematter/cpu/channel_map.hpp>
#include <whitematter/cpu/reduce.hpp>

namespace wm::kernel {

namespace detail {

/// Sums [.., width] over all rows: f(begin, count, sums) gives those of so many rows, which are added up in
/// double, in fixed parts.
template <class T, class F>
std::vector<double> channel_sums(std::int64_t rows, std::int64_t width, F f) {
  // Rows are added in the element type for a while only, so that the rounding error stays that of short sums.
  constexpr std::int64_t most = 64;
  const std::int64_t part = std::max(most, (rows + reduction_parts - 1) / reduction_parts);
  const std::int64_t parts = (rows + part - 1) / part;
  std::vector<double> partial(static_cast<std::size_t>(std::max<std::int64_t>(parts, 1) * width), 0.0);
  parallel_parts(parts, [&](std::int64_t p) {
    double* total = partial.data() + p * width;
    const Storage<T, Cpu> sums(width);
    for (std::int64_t begin = p * part, last = std::min(rows, (p + 1) * part); begin < last; begin += most) {
      f(begin, std::min(most, last - begin), sums.data());
      for (std::int64_t i = 0; i < width; ++i) total[i] += static_cast<double>(sums.data()[i]);
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

/// Mean and biased variance of each channel of x [N, C, ...], both [C], in one pass.
template <class T>
std::pair<Array<T, Cpu>, Array<T, Cpu>> channel_statistics(const Array<T, Cpu>& input) {
  const Array<T, Cpu> x = channels_last(input);
  const Span span("batch_norm", {4 * x.elements(), x.bytes(), x.extents(), "statistics"});
  const std::int64_t rows = detail::rows_of(x), channels = x.size(1);
  const T* data = x.data();
  // Differences from a value near the mean, whose squares leave no digits to be cancelled.
  const std::int64_t some = std::min<std::int64_t>(rows, 64);
  std::vector<T> near(static_cast<std::size_t>(channels)), some_sums(2 * near.size());
  WM_PICK(difference_sums<T>)(some, channels, data, near.data(), some_sums.data());
  for (std::size_t c = 0; c < near.size(); ++c) near[c] = some_sums[c] / static_cast<T>(some);
  const auto sums =
      detail::channel_sums<T>(rows, 2 * channels, [&](std::int64_t begin, std::int64_t count, T* to) {
        WM_PICK(difference_sums<T>)(count, channels, data + begin * channels, near.data(), to);
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
template <class T>
Array<T, Cpu> inverse_deviation(const Array<T, Cpu>& variance, double epsilon) {
  Array<T, Cpu> inverse(variance.extents());
  for (std::int64_t c = 0; c < variance.elements(); ++c)
    inverse.data()[c] = static_cast<T>(1 / std::sqrt(static_cast<double>(variance.data()[c]) + epsilon));
  return inverse;
}

/// running = (1 - momentum) * running + momentum * value.
template <class T>
void blend(const Array<T, Cpu>& running, const Array<T, Cpu>& value, double momentum, double scale = 1) {
  for (std::int64_t i = 0; i < running.elements(); ++i)
    running.data()[i] = static_cast<T>((1 - momentum) * static_cast<double>(running.data()[i]) +
                                       momentum * scale * static_cast<double>(value.data()[i]));
}

/// (x - mean) * inverse * scale + shift for each channel, yet to be written.
template <class T>
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
template <class T>
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
  const auto sums =
      detail::channel_sums<T>(rows, 2 * channels, [&](std::int64_t begin, std::int64_t count, T* to) {
        const std::int64_t at = begin * channels;
        WM_PICK(gradient_sums<T>)
        (count, channels, dy.data() + at, y ? y.data() + at : nullptr,
         out.result ? out.result.data() + at : nullptr, v + at, m, inv, to);
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
  if (out.result) dy = out.result;  // through the ReLU already
  parallel_for(rows, std::max<std::int64_t>(1, memory_grain / std::max<std::int64_t>(1, channels)),
               [&](std::int64_t begin, std::int64_t end) {
                 const std::int64_t at = begin * channels;
                 WM_PICK(normalize_gradient<T>)
                 (end - begin, channels, dy.data() + at, y && !out.result ? y.data() + at : nullptr, v + at,
                  m, k.data(), a.data(), b.data(), out.x.data() + at);
               });
  return out;
}

}  // namespace wm::kernel
