// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <vector>

#include <whitematter/core/pair.hpp>
#include <whitematter/cpu/copy.hpp>

namespace wm {

/// How an image is read between its pixels, as PyTorch's interpolate does it.
enum class Interpolation {
  Nearest,          ///< the pixel at floor(i * in / out)
  Bilinear,         ///< pixels are squares: align_corners = false
  BilinearAligned,  ///< pixels are points, and the corners stay in place: align_corners = true
};

namespace kernel {

/// The two pixels between which an output pixel lies along one direction, and the share of the second.
template <class T>
struct Tap {
  int low, high;
  T share;
};

/// Positions are rounded as PyTorch's: nearest ones in float whatever the elements are, others in their type.
template <class T>
std::vector<Tap<T>> interpolation_taps(int in, int out, Interpolation mode) {
  std::vector<Tap<T>> taps;
  const bool aligned = mode == Interpolation::BilinearAligned;
  const float nearest = static_cast<float>(in) / static_cast<float>(out);
  const T scale = !aligned  ? static_cast<T>(in) / static_cast<T>(out)
                  : out > 1 ? static_cast<T>(in - 1) / static_cast<T>(out - 1)
                            : T(0);
  for (int i = 0; i < out; ++i) {
    if (mode == Interpolation::Nearest) {
      const int pixel = std::min(static_cast<int>(std::floor(static_cast<float>(i) * nearest)), in - 1);
      taps.push_back({pixel, pixel, T(0)});
      continue;
    }
    const T half = aligned ? T(0) : T(0.5);
    const T position = std::max(scale * (static_cast<T>(i) + half) - half, T(0));
    const int low = std::min(static_cast<int>(position), in - 1);
    taps.push_back({low, std::min(low + 1, in - 1), std::min(position - static_cast<T>(low), T(1))});
  }
  return taps;
}

namespace detail {

/// Calls f(input pixel, share) for the one to four pixels that an output pixel is made of.
template <class T, class F>
void for_each_tap(const Tap<T>& row, const Tap<T>& column, int width, F f) {
  const auto along = [&](int r, T share) {
    f(std::int64_t{r} * width + column.low, share * (T(1) - column.share));
    if (column.share != T(0)) f(std::int64_t{r} * width + column.high, share * column.share);
  };
  along(row.low, T(1) - row.share);
  if (row.share != T(0)) along(row.high, row.share);
}

}  // namespace detail

/// Images [N, C, H, W], which have pixels, in another size. -> [N, C, out.height, out.width]
template <class T>
Array<T, Cpu> interpolate(const Array<T, Cpu>& input, const Pair& out, Interpolation mode) {
  const Array<T, Cpu> x = channels_last(input);
  const int channels = x.size(1), width = x.size(3);
  const auto rows = interpolation_taps<T>(x.size(2), out.height, mode),
             columns = interpolation_taps<T>(width, out.width, mode);
  Array<T, Cpu> y({x.size(0), channels, out.height, out.width}, Layout::ChannelsLast);
  const Span span("interpolate", {8 * y.elements(), x.bytes() + y.bytes(), y.extents()});
  parallel_parts(std::int64_t{x.size(0)} * out.height, [&](std::int64_t line) {
    const T* image = x.data() + line / out.height * x.size(2) * width * channels;
    T* to = y.data() + line * out.width * channels;
    const Tap<T>& row = rows[static_cast<std::size_t>(line % out.height)];
    for (const Tap<T>& column : columns) {
      std::fill_n(to, channels, T(0));
      detail::for_each_tap(row, column, width, [&](std::int64_t pixel, T share) {
        for (int c = 0; c < channels; ++c) to[c] += share * image[pixel * channels + c];
      });
      to += channels;
    }
  });
  return y;
}

/// Gradient of interpolate for its input, which had the given extents.
template <class T>
Array<T, Cpu> interpolate_backward(const Array<T, Cpu>& gradient, const Extents& extents,
                                   Interpolation mode) {
  const Array<T, Cpu> dy = channels_last(gradient);
  const Span span("interpolate", {8 * dy.elements(), dy.bytes(), extents, "backward", true});
  const int channels = extents[1], width = extents[3];
  const auto rows = interpolation_taps<T>(extents[2], dy.size(2), mode),
             columns = interpolation_taps<T>(width, dy.size(3), mode);
  Array<T, Cpu> dx = filled<T>(extents, T(0), Layout::ChannelsLast);
  parallel_parts(extents[0], [&](std::int64_t n) {
    const T* from = dy.data() + n * dy.extents().elements(1, 4);
    T* image = dx.data() + n * extents.elements(1, 4);
    for (const Tap<T>& row : rows)
      for (const Tap<T>& column : columns) {
        detail::for_each_tap(row, column, width, [&](std::int64_t pixel, T share) {
          for (int c = 0; c < channels; ++c) image[pixel * channels + c] += share * from[c];
        });
        from += channels;
      }
  });
  return dx;
}

}  // namespace kernel
}  // namespace wm
