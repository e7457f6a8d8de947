// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <utility>

#include <whitematter/cpu/copy.hpp>

namespace wm {

/// Geometry of a pooling window. A stride of 0 means the kernel's size, as in PyTorch.
struct Pool {
  int kernel = 2;
  int stride = 0;
  int padding = 0;
  friend bool operator==(const Pool&, const Pool&) = default;

  constexpr int step() const { return stride ? stride : kernel; }
};

namespace kernel {

namespace detail {

inline Extents pooled(const Extents& x, const Pool& pool) {
  const auto out = [&](int size) { return (size + 2 * pool.padding - pool.kernel) / pool.step() + 1; };
  return {x[0], x[1], out(x[2]), out(x[3])};
}

/// Calls f(image, output pixel, y0, y1, x0, x1) for each window, cut to the image; images run in parallel.
template <class F>
void for_each_window(const Extents& x, const Extents& y, const Pool& pool, F f) {
  parallel_parts(x[0], [&](std::int64_t n) {
    for (int oy = 0; oy < y[2]; ++oy)
      for (int ox = 0; ox < y[3]; ++ox) {
        const int top = oy * pool.step() - pool.padding, left = ox * pool.step() - pool.padding;
        f(n, n * y[2] * y[3] + oy * y[3] + ox, std::max(top, 0), std::min(top + pool.kernel, x[2]),
          std::max(left, 0), std::min(left + pool.kernel, x[3]));
      }
  });
}

}  // namespace detail

/// The largest value of each window, and the pixel of its image where it stood first.
template <Floating T>
std::pair<Array<T, Cpu>, Array<std::int32_t, Cpu>> max_pool2d(const Array<T, Cpu>& input, const Pool& pool) {
  const Array<T, Cpu> x = channels_last(input);
  const Extents extents = detail::pooled(x.extents(), pool);
  Array<T, Cpu> y(extents, Layout::ChannelsLast);
  Array<std::int32_t, Cpu> where(extents, Layout::ChannelsLast);
  const int channels = x.size(1), width = x.size(3);
  const std::int64_t image = std::int64_t{x.size(2)} * width;
  detail::for_each_window(x.extents(), extents, pool,
                          [&](std::int64_t n, std::int64_t out, int y0, int y1, int x0, int x1) {
                            T* best = y.data() + out * channels;
                            std::int32_t* at = where.data() + out * channels;
                            std::fill_n(best, channels, -std::numeric_limits<T>::infinity());
                            std::fill_n(at, channels, y0 * width + x0);
                            for (int r = y0; r < y1; ++r)
                              for (int c = x0; c < x1; ++c) {
                                const std::int32_t pixel = r * width + c;
                                const T* from = x.data() + (n * image + pixel) * channels;
                                for (int k = 0; k < channels; ++k)
                                  if (from[k] > best[k] || from[k] != from[k])
                                    best[k] = from[k], at[k] = pixel;  // NaN wins
                              }
                          });
  return {y, where};
}

template <Floating T>
Array<T, Cpu> max_pool2d_backward(const Array<T, Cpu>& gradient, const Array<std::int32_t, Cpu>& where,
                                  const Extents& extents) {
  const Array<T, Cpu> dy = channels_last(gradient);
  Array<T, Cpu> dx = filled<T>(extents, T(0), Layout::ChannelsLast);
  const int channels = extents[1];
  const std::int64_t image = std::int64_t{extents[2]} * extents[3], windows = dy.extents().elements(2, 4);
  parallel_parts(extents[0], [&](std::int64_t n) {
    for (std::int64_t i = n * windows * channels; i < (n + 1) * windows * channels; ++i)
      dx.data()[(n * image + where.data()[i]) * channels + i % channels] += dy.data()[i];
  });
  return dx;
}

/// The mean of each window; padding counts as zeros, as PyTorch's default.
template <Floating T>
Array<T, Cpu> avg_pool2d(const Array<T, Cpu>& input, const Pool& pool) {
  const Array<T, Cpu> x = channels_last(input);
  const Extents extents = detail::pooled(x.extents(), pool);
  Array<T, Cpu> y = filled<T>(extents, T(0), Layout::ChannelsLast);
  const int channels = x.size(1), width = x.size(3);
  const std::int64_t image = std::int64_t{x.size(2)} * width;
  const T scale = T(1) / static_cast<T>(pool.kernel * pool.kernel);
  detail::for_each_window(x.extents(), extents, pool,
                          [&](std::int64_t n, std::int64_t out, int y0, int y1, int x0, int x1) {
                            T* to = y.data() + out * channels;
                            for (int r = y0; r < y1; ++r)
                              for (int c = x0; c < x1; ++c) {
                                const T* from = x.data() + (n * image + r * width + c) * channels;
                                for (int k = 0; k < channels; ++k) to[k] += from[k];
                              }
                            for (int k = 0; k < channels; ++k) to[k] *= scale;
                          });
  return y;
}

template <Floating T>
Array<T, Cpu> avg_pool2d_backward(const Array<T, Cpu>& gradient, const Extents& extents, const Pool& pool) {
  const Array<T, Cpu> dy = channels_last(gradient);
  Array<T, Cpu> dx = filled<T>(extents, T(0), Layout::ChannelsLast);
  const int channels = extents[1], width = extents[3];
  const std::int64_t image = std::int64_t{extents[2]} * width;
  const T scale = T(1) / static_cast<T>(pool.kernel * pool.kernel);
  detail::for_each_window(extents, dy.extents(), pool,
                          [&](std::int64_t n, std::int64_t out, int y0, int y1, int x0, int x1) {
                            const T* from = dy.data() + out * channels;
                            for (int r = y0; r < y1; ++r)
                              for (int c = x0; c < x1; ++c) {
                                T* to = dx.data() + (n * image + r * width + c) * channels;
                                for (int k = 0; k < channels; ++k) to[k] += scale * from[k];
                              }
                          });
  return dx;
}

}  // namespace kernel
}  // namespace wm
