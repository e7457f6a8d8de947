// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/finish.hpp>
#include <whitematter/cpu/patches.hpp>

/// Convolution in which each channel is a group of its own: as many products as loads, so that there is
/// nothing to gather or to pack.
namespace wm::kernel::detail {

/// [C, 1, KH, KW] -> [KH KW, C]
template <class T>
Array<T, Cpu> taps_by_channel(const Array<T, Cpu>& weight) {
  const Array<T, Cpu> w = row_major(weight);
  const int taps = w.size(2) * w.size(3);
  Array<T, Cpu> result({taps, w.size(0)});
  transpose(w.data(), result.data(), 1, w.size(0), taps);
  return result;
}

/// Calls f(output pixel, input pixel, tap) for every tap of output row `row` of image `n` that lies inside.
template <class F>
void for_each_depthwise_tap(const ConvolutionSizes& s, int n, int row, F f) {
  const Conv& c = s.conv;
  for (int ky = 0; ky < s.kernel_h; ++ky) {
    const int y = row * c.stride.height - c.padding.height + ky * c.dilation.height;
    if (y < 0 || y >= s.height) continue;
    for (int column = 0; column < s.out_width; ++column)
      for (int kx = 0; kx < s.kernel_w; ++kx) {
        const int x = column * c.stride.width - c.padding.width + kx * c.dilation.width;
        if (x < 0 || x >= s.width) continue;
        f((std::int64_t{n} * s.out_height + row) * s.out_width + column,
          (std::int64_t{n} * s.height + y) * s.width + x, ky * s.kernel_w + kx);
      }
  }
}

/// sum[c] += a[c] * b[c]
template <class T>
void add_products(int channels, const T* a, const T* b, T* sum) {
  for (int c = 0; c < channels; ++c) sum[c] += a[c] * b[c];
}

template <class T>
void depthwise_forward(const ConvolutionSizes& s, const Array<T, Cpu>& x, const Array<T, Cpu>& weight,
                       const Finish<T>& finish, const Array<T, Cpu>& y) {
  const Array<T, Cpu> w = taps_by_channel(weight);
  const std::int64_t line = std::int64_t{s.out_width} * s.in;
  parallel_parts(std::int64_t{s.batch} * s.out_height, [&](std::int64_t row) {
    T* to = y.data() + row * line;
    std::fill_n(to, line, T(0));
    for_each_depthwise_tap(s, static_cast<int>(row / s.out_height), static_cast<int>(row % s.out_height),
                           [&](std::int64_t out, std::int64_t in, int tap) {
                             add_products(s.in, x.data() + in * s.in, w.data() + tap * s.in,
                                          y.data() + out * s.in);
                           });
    finish_rows(finish, row * line, s.out_width, s.in, to);
  });
}

template <class T>
void depthwise_backward_input(const ConvolutionSizes& s, const Array<T, Cpu>& dy, const Array<T, Cpu>& weight,
                              const Array<T, Cpu>& dx) {
  const Array<T, Cpu> w = taps_by_channel(weight);
  const std::int64_t image = std::int64_t{s.height} * s.width * s.in;
  parallel_parts(s.batch, [&](std::int64_t n) {
    std::fill_n(dx.data() + n * image, image, T(0));
    for (int row = 0; row < s.out_height; ++row)
      for_each_depthwise_tap(s, static_cast<int>(n), row, [&](std::int64_t out, std::int64_t in, int tap) {
        add_products(s.in, dy.data() + out * s.in, w.data() + tap * s.in, dx.data() + in * s.in);
      });
  });
}

/// Images are cut into fixed parts, whose sums are added in order.
template <class T>
void depthwise_backward_weight(const ConvolutionSizes& s, const Array<T, Cpu>& x, const Array<T, Cpu>& dy,
                               const Array<T, Cpu>& dw) {
  const std::int64_t n = dw.elements(), parts = std::clamp(s.batch, 1, 8);
  const Storage<T, Cpu> sums(parts * n);  // [part][tap, channel]
  parallel_parts(parts, [&](std::int64_t part) {
    T* sum = sums.data() + part * n;
    std::fill_n(sum, n, T(0));
    for (std::int64_t i = part * s.batch / parts; i < (part + 1) * s.batch / parts; ++i)
      for (int row = 0; row < s.out_height; ++row)
        for_each_depthwise_tap(s, static_cast<int>(i), row, [&](std::int64_t out, std::int64_t in, int tap) {
          add_products(s.in, dy.data() + out * s.in, x.data() + in * s.in, sum + tap * s.in);
        });
  });
  for (std::int64_t part = 1; part < parts; ++part)
    for (std::int64_t i = 0; i < n; ++i) sums.data()[i] += sums.data()[part * n + i];
  transpose(static_cast<const T*>(sums.data()), dw.data(), 1, s.taps(), s.in);
}

}  // namespace wm::kernel::detail
