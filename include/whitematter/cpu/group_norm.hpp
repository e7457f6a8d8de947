// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <tuple>
#include <vector>

#include <whitematter/cpu/row_norm.hpp>

/// Groups of an image's channels with statistics of their own, scale and shift for each channel: group and
/// instance normalization.
namespace wm::kernel {

namespace detail {

/// The images of [N, C, ...] in the order in which their elements lie in memory.
template <class T>
struct Planes {
  explicit Planes(const Array<T, Cpu>& x)
      : channels(x.size(1)),
        pixels(x.extents().elements(2, x.rank())),
        last(x.layout() == Layout::ChannelsLast || pixels == 1) {}

  std::int64_t channels, pixels;
  bool last;

  std::int64_t image() const { return channels * pixels; }

  /// Calls f(offset, elements, of) for each line of an image that lies together, where of(constants) gives a
  /// line its channels' constants.
  template <class F>
  void for_each_line(F f) const {
    if (last)
      for (std::int64_t p = 0; p < pixels; ++p)
        f(p * channels, channels, [n = channels](const T* values) { return eigen::vector(values, n); });
    else
      for (std::int64_t c = 0; c < channels; ++c)
        f(c * pixels, pixels, [c](const T* values) { return values[c]; });
  }

  /// The sum over the pixels of each channel, of f(offset, elements, of) as an Eigen array expression.
  template <class F>
  std::vector<double> sums(F f) const {
    std::vector<double> totals(static_cast<std::size_t>(channels), 0.0);
    if (!last) {
      for (std::int64_t c = 0; c < channels; ++c)
        totals[static_cast<std::size_t>(c)] = sum_of_pieces(pixels, [&](std::int64_t i, std::int64_t n) {
          return f(c * pixels + i, n, [c](const T* values) { return values[c]; }).sum();
        });
      return totals;
    }
    const auto of = [n = channels](const T* values) { return eigen::vector(values, n); };
    std::vector<T> some(static_cast<std::size_t>(channels));
    // Pixels are added in the element type for a while only, as in batch normalization.
    for (std::int64_t begin = 0; begin < pixels; begin += 64) {
      std::fill(some.begin(), some.end(), T(0));
      for (std::int64_t p = begin; p < std::min(pixels, begin + 64); ++p)
        eigen::vector(some.data(), channels) += f(p * channels, channels, of);
      for (std::size_t c = 0; c < totals.size(); ++c) totals[c] += static_cast<double>(some[c]);
    }
    return totals;
  }
};

/// The sums of the channels of each group, divided by its elements, for each of its channels.
inline std::vector<double> group_means(const std::vector<double>& sums, int groups, std::int64_t pixels) {
  const std::size_t width = sums.size() / static_cast<std::size_t>(groups);
  std::vector<double> means(sums.size());
  for (std::size_t begin = 0; begin < sums.size(); begin += width) {
    double total = 0;
    for (std::size_t c = begin; c < begin + width; ++c) total += sums[c];
    for (std::size_t c = begin; c < begin + width; ++c)
      means[c] = total / static_cast<double>(static_cast<std::int64_t>(width) * pixels);
  }
  return means;
}

/// Scale or shift of a channel; what is absent changes nothing.
template <class T>
T constant_or(const Array<T, Cpu>& values, std::int64_t c, T otherwise) {
  return values ? values.data()[c] : otherwise;
}

}  // namespace detail

/// (x - mean) / sqrt(variance + epsilon) * scale + shift with the statistics of each group of channels of
/// each image of x [N, C, ...]. Mean and inverse deviation are those of each channel's group, [N, C].
template <class T>
NormalizedRows<T> group_norm(const Array<T, Cpu>& x, int groups, const Array<T, Cpu>& scale,
                             const Array<T, Cpu>& shift, double epsilon) {
  const detail::Planes<T> planes(x);
  const std::int64_t channels = planes.channels;
  const Extents statistics{x.size(0), x.size(1)};
  const Span span("group_norm", {7 * x.elements(), 2 * x.bytes(), x.extents()});
  NormalizedRows<T> result{Array<T, Cpu>(x.extents(), x.layout()), Array<T, Cpu>(statistics),
                           Array<T, Cpu>(statistics)};
  parallel_for(x.size(0), detail::row_grain(planes.image()), [&](std::int64_t begin, std::int64_t end) {
    std::vector<T> factor(static_cast<std::size_t>(channels)), offset(factor);
    for (std::int64_t i = begin; i < end; ++i) {
      const T* from = x.data() + i * planes.image();
      T *to = result.y.data() + i * planes.image(), *mean = result.mean.data() + i * channels,
        *inverse = result.inverse.data() + i * channels;
      const auto means = detail::group_means(planes.sums([&](std::int64_t at, std::int64_t n, const auto&) {
        return eigen::vector(from + at, n);
      }),
                                             groups, planes.pixels);
      for (std::int64_t c = 0; c < channels; ++c)
        mean[c] = static_cast<T>(means[static_cast<std::size_t>(c)]);
      const auto variances =
          detail::group_means(planes.sums([&](std::int64_t at, std::int64_t n, const auto& of) {
            return (eigen::vector(from + at, n) - of(mean)).square();
          }),
                              groups, planes.pixels);
      for (std::int64_t c = 0; c < channels; ++c) {
        const auto k = static_cast<std::size_t>(c);
        inverse[c] = static_cast<T>(1 / std::sqrt(variances[k] + epsilon));
        factor[k] = inverse[c] * detail::constant_or(scale, c, T(1));
        offset[k] = detail::constant_or(shift, c, T(0));
      }
      planes.for_each_line([&](std::int64_t at, std::int64_t n, const auto& of) {
        eigen::vector(to + at, n) =
            (eigen::vector(from + at, n) - of(mean)) * of(factor.data()) + of(offset.data());
      });
    }
  });
  return result;
}

/// Gradients of group_norm for x, scale and shift. Source: Wu and He, "Group normalization", 2018.
template <class T>
std::tuple<Array<T, Cpu>, Array<T, Cpu>, Array<T, Cpu>> group_norm_backward(
    const Array<T, Cpu>& gradient, const Array<T, Cpu>& x, int groups, const Array<T, Cpu>& scale,
    const Array<T, Cpu>& means, const Array<T, Cpu>& inverses) {
  const Array<T, Cpu> dy = with_layout(gradient, x.layout());
  const detail::Planes<T> planes(x);
  const std::int64_t channels = planes.channels, images = x.size(0);
  const Span span("group_norm", {11 * x.elements(), 3 * x.bytes(), x.extents(), "backward"});
  Array<T, Cpu> dx(x.extents(), x.layout()), dscale({x.size(1)}), dshift({x.size(1)});
  // Each image has sums of its own, which are added up in order.
  const Storage<double, Cpu> sums(2 * images * channels);
  parallel_for(images, detail::row_grain(planes.image()), [&](std::int64_t begin, std::int64_t end) {
    std::vector<T> k(static_cast<std::size_t>(channels)), a(k), b(k);
    for (std::int64_t i = begin; i < end; ++i) {
      const T *g = dy.data() + i * planes.image(), *v = x.data() + i * planes.image();
      const T *mean = means.data() + i * channels, *inverse = inverses.data() + i * channels;
      T* to = dx.data() + i * planes.image();
      auto shift_sums =
          planes.sums([&](std::int64_t at, std::int64_t n, const auto&) { return eigen::vector(g + at, n); });
      auto scale_sums = planes.sums([&](std::int64_t at, std::int64_t n, const auto& of) {
        return eigen::vector(g + at, n) * ((eigen::vector(v + at, n) - of(mean)) * of(inverse));
      });
      std::copy(shift_sums.begin(), shift_sums.end(), sums.data() + 2 * i * channels);
      std::copy(scale_sums.begin(), scale_sums.end(), sums.data() + (2 * i + 1) * channels);
      for (std::int64_t c = 0; c < channels; ++c) {
        const T w = detail::constant_or(scale, c, T(1));
        shift_sums[static_cast<std::size_t>(c)] *= static_cast<double>(w);
        scale_sums[static_cast<std::size_t>(c)] *= static_cast<double>(w);
        k[static_cast<std::size_t>(c)] = w;
      }
      const auto shift_means = detail::group_means(shift_sums, groups, planes.pixels),
                 scale_means = detail::group_means(scale_sums, groups, planes.pixels);
      for (std::size_t c = 0; c < k.size(); ++c) {
        a[c] = static_cast<T>(shift_means[c]);
        b[c] = static_cast<T>(scale_means[c]) * inverse[c];
      }
      planes.for_each_line([&](std::int64_t at, std::int64_t n, const auto& of) {
        eigen::vector(to + at, n) = (eigen::vector(g + at, n) * of(k.data()) - of(a.data()) -
                                     (eigen::vector(v + at, n) - of(mean)) * of(b.data())) *
                                    of(inverse);
      });
    }
  });
  for (std::int64_t c = 0; c < channels; ++c) {
    double shift = 0, factor = 0;
    for (std::int64_t i = 0; i < images; ++i) {
      shift += sums.data()[2 * i * channels + c];
      factor += sums.data()[(2 * i + 1) * channels + c];
    }
    dshift.data()[c] = static_cast<T>(shift);
    dscale.data()[c] = static_cast<T>(factor);
  }
  return {dx, dscale, dshift};
}

}  // namespace wm::kernel
