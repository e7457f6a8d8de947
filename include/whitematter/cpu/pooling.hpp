// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <utility>
#include <vector>

#include <whitematter/core/pair.hpp>
#include <whitematter/cpu/copy.hpp>

namespace wm {

/// Geometry of a pooling window: a number for both directions, or {height, width}. A stride of 0 means the
/// kernel's size, as in PyTorch. count_include_pad says whether a mean counts padding, as zeros.
struct Pool {
  Pair kernel = 2;
  Pair stride = 0;
  Pair padding = 0;
  Pair dilation = 1;
  bool count_include_pad = true;
  friend bool operator==(const Pool&, const Pool&) = default;

  constexpr Pair step() const {
    return {stride.height ? stride.height : kernel.height, stride.width ? stride.width : kernel.width};
  }
};

namespace kernel {

/// A window along one direction, cut to the image: every step-th pixel from begin to before end. A mean
/// divides by count.
struct Window {
  int begin, end, step, count;
};

/// The windows of all output pixels.
struct Windows {
  std::vector<Window> rows, columns;

  Extents pooled(const Extents& x) const {
    return {x[0], x[1], static_cast<int>(rows.size()), static_cast<int>(columns.size())};
  }
};

namespace detail {

inline std::vector<Window> sliding(int size, int kernel, int stride, int padding, int dilation,
                                   bool count_padding) {
  std::vector<Window> windows;
  const int reach = dilation * (kernel - 1) + 1;
  for (int start = -padding; start + reach <= size + padding; start += stride) {
    const int begin = start < 0 ? start + (-start + dilation - 1) / dilation * dilation : start;
    const int end = std::min(start + reach, size);
    windows.push_back({begin, end, dilation, count_padding ? kernel : end - begin});
  }
  return windows;
}

inline std::vector<Window> adaptive(int size, int out) {
  std::vector<Window> windows;
  for (std::int64_t i = 0; i < out; ++i) {
    const auto begin = static_cast<int>(i * size / out),
               end = static_cast<int>(((i + 1) * size + out - 1) / out);
    windows.push_back({begin, end, 1, end - begin});
  }
  return windows;
}

/// Takes a pixel's channels where they are larger than the best so far; NaN is larger than all.
template <class T>
void take_larger(const T* from, std::int64_t channels, std::int32_t pixel, T* best, std::int32_t* where) {
  for (std::int64_t k = 0; k < channels; ++k) {
    // Written in any case, so that the compiler makes vectors of it.
    const bool better = from[k] > best[k] || from[k] != from[k];
    best[k] = better ? from[k] : best[k];
    where[k] = better ? pixel : where[k];
  }
}

/// Calls f(image, output pixel, row, column) for each window; images run in parallel.
template <class F>
void for_each_window(int images, const Windows& windows, F f) {
  const auto height = static_cast<std::int64_t>(windows.rows.size()),
             width = static_cast<std::int64_t>(windows.columns.size());
  parallel_parts(images, [&](std::int64_t n) {
    std::int64_t out = n * height * width;
    for (const Window& row : windows.rows)
      for (const Window& column : windows.columns) f(n, out++, row, column);
  });
}

}  // namespace detail

/// The windows of a pool over images [N, C, H, W].
inline Windows windows_of(const Extents& x, const Pool& p) {
  const Pair step = p.step();
  return {detail::sliding(x[2], p.kernel.height, step.height, p.padding.height, p.dilation.height,
                          p.count_include_pad),
          detail::sliding(x[3], p.kernel.width, step.width, p.padding.width, p.dilation.width,
                          p.count_include_pad)};
}

/// Windows that cut images [N, C, H, W], which have pixels, into out.height x out.width parts of about equal
/// size; they overlap where it does not divide.
inline Windows adaptive_windows(const Extents& x, const Pair& out) {
  return {detail::adaptive(x[2], out.height), detail::adaptive(x[3], out.width)};
}

/// The largest value of each window, and the pixel of its image where it stood first.
template <class T>
std::pair<Array<T, Cpu>, Array<std::int32_t, Cpu>> max_pool2d(const Array<T, Cpu>& input,
                                                              const Windows& windows) {
  const Array<T, Cpu> x = channels_last(input);
  const Extents extents = windows.pooled(x.extents());
  Array<T, Cpu> y(extents, Layout::ChannelsLast);
  Array<std::int32_t, Cpu> where(extents, Layout::ChannelsLast);
  const Span span("max_pool2d", {x.elements(), x.bytes() + y.bytes() + where.bytes(), extents});
  const int channels = x.size(1), width = x.size(3);
  const std::int64_t image = std::int64_t{x.size(2)} * width;
  detail::for_each_window(
      x.size(0), windows, [&](std::int64_t n, std::int64_t out, Window row, Window column) {
        T* best = y.data() + out * channels;
        std::int32_t* at = where.data() + out * channels;
        std::fill_n(best, channels, -std::numeric_limits<T>::infinity());
        std::fill_n(at, channels, row.begin * width + column.begin);
        for (int r = row.begin; r < row.end; r += row.step)
          for (int c = column.begin; c < column.end; c += column.step) {
            const std::int32_t pixel = r * width + c;
            detail::take_larger(x.data() + (n * image + pixel) * channels, channels, pixel, best, at);
          }
      });
  return {y, where};
}

template <class T>
Array<T, Cpu> max_pool2d_backward(const Array<T, Cpu>& gradient, const Array<std::int32_t, Cpu>& where,
                                  const Extents& extents) {
  const Array<T, Cpu> dy = channels_last(gradient);
  const Span span("max_pool2d", {dy.elements(), dy.bytes() + where.bytes(), extents, "backward", true});
  Array<T, Cpu> dx = filled<T>(extents, T(0), Layout::ChannelsLast);
  const int channels = extents[1];
  const std::int64_t image = std::int64_t{extents[2]} * extents[3], windows = dy.extents().elements(2, 4);
  parallel_parts(extents[0], [&](std::int64_t n) {
    for (std::int64_t i = n * windows * channels; i < (n + 1) * windows * channels; ++i)
      dx.data()[(n * image + where.data()[i]) * channels + i % channels] += dy.data()[i];
  });
  return dx;
}

/// The mean of each window.
template <class T>
Array<T, Cpu> avg_pool2d(const Array<T, Cpu>& input, const Windows& windows) {
  const Array<T, Cpu> x = channels_last(input);
  const Span span("avg_pool2d", {x.elements(), x.bytes(), windows.pooled(x.extents()), "", true});
  Array<T, Cpu> y = filled<T>(windows.pooled(x.extents()), T(0), Layout::ChannelsLast);
  const int channels = x.size(1), width = x.size(3);
  const std::int64_t image = std::int64_t{x.size(2)} * width;
  detail::for_each_window(x.size(0), windows,
                          [&](std::int64_t n, std::int64_t out, Window row, Window column) {
                            T* to = y.data() + out * channels;
                            for (int r = row.begin; r < row.end; ++r)
                              for (int c = column.begin; c < column.end; ++c) {
                                const T* from = x.data() + (n * image + r * width + c) * channels;
                                for (int k = 0; k < channels; ++k) to[k] += from[k];
                              }
                            const T scale = T(1) / static_cast<T>(std::int64_t{row.count} * column.count);
                            for (int k = 0; k < channels; ++k) to[k] *= scale;
                          });
  return y;
}

template <class T>
Array<T, Cpu> avg_pool2d_backward(const Array<T, Cpu>& gradient, const Extents& extents,
                                  const Windows& windows) {
  const Array<T, Cpu> dy = channels_last(gradient);
  const Span span("avg_pool2d", {extents.elements(), dy.bytes(), extents, "backward", true});
  Array<T, Cpu> dx = filled<T>(extents, T(0), Layout::ChannelsLast);
  const int channels = extents[1], width = extents[3];
  const std::int64_t image = std::int64_t{extents[2]} * width;
  detail::for_each_window(extents[0], windows,
                          [&](std::int64_t n, std::int64_t out, Window row, Window column) {
                            const T* from = dy.data() + out * channels;
                            const T scale = T(1) / static_cast<T>(std::int64_t{row.count} * column.count);
                            for (int r = row.begin; r < row.end; ++r)
                              for (int c = column.begin; c < column.end; ++c) {
                                T* to = dx.data() + (n * image + r * width + c) * channels;
                                for (int k = 0; k < channels; ++k) to[k] += scale * from[k];
                              }
                          });
  return dx;
}

}  // namespace kernel
}  // namespace wm
