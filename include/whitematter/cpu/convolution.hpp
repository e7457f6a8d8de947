// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <whitematter/core/eigen.hpp>
#include <whitematter/core/pair.hpp>
#include <whitematter/cpu/copy.hpp>
#include <whitematter/cpu/gemm.hpp>

namespace wm {

/// Geometry of a convolution, in the type of a layer: a number for both directions, or {height, width}.
/// Padding is zeros on every side.
struct Conv {
  Pair kernel = 1;
  Pair stride = 1;
  Pair padding = 0;
  Pair dilation = 1;
  int groups = 1;
  bool bias = true;
  friend bool operator==(const Conv&, const Conv&) = default;
};

namespace kernel {

namespace detail {

/// Sizes of one convolution, and the matrix view of it: each output pixel is a row of patch() inputs.
struct ConvolutionSizes {
  int batch, in, height, width, out, kernel_h, kernel_w, out_height, out_width;
  Conv conv;

  template <class T>
  ConvolutionSizes(const Extents& x, const Array<T, Cpu>& weight, const Conv& c)
      : batch(x[0]),
        in(x[1]),
        height(x[2]),
        width(x[3]),
        out(weight.size(0)),
        kernel_h(weight.size(2)),
        kernel_w(weight.size(3)),
        out_height(steps(height, kernel_h, c.stride.height, c.padding.height, c.dilation.height)),
        out_width(steps(width, kernel_w, c.stride.width, c.padding.width, c.dilation.width)),
        conv(c) {}

  static int steps(int size, int kernel, int stride, int padding, int dilation) {
    return (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
  }

  std::int64_t pixels() const { return std::int64_t{out_height} * out_width; }
  int in_group() const { return in / conv.groups; }
  int out_group() const { return out / conv.groups; }
  std::int64_t patch() const { return std::int64_t{kernel_h} * kernel_w * in_group(); }
  bool pointwise() const {
    return kernel_h == 1 && kernel_w == 1 && conv.stride == Pair(1) && conv.padding == Pair(0) &&
           conv.groups == 1;
  }

  /// Calls f(pixel, tap, taps, address) for runs of taps of output pixels [begin, end) that lie side by side
  /// in the image: address is the offset of the first one's channels, -1 in the padding.
  template <class F>
  void for_each_run(std::int64_t begin, std::int64_t end, F&& f) const {
    const int step = conv.dilation.width;
    for (std::int64_t p = begin; p < end; ++p) {
      const int top = static_cast<int>(p / out_width) * conv.stride.height - conv.padding.height;
      const int left = static_cast<int>(p % out_width) * conv.stride.width - conv.padding.width;
      // Taps [first, last) of a row are inside the image.
      const int first = std::min(kernel_w, left < 0 ? (-left + step - 1) / step : 0);
      const int last = std::clamp((width - left + step - 1) / step, first, kernel_w);
      for (int ky = 0; ky < kernel_h; ++ky) {
        const int y = top + ky * conv.dilation.height, row = ky * kernel_w;
        if (y < 0 || y >= height) {
          f(p - begin, row, kernel_w, std::int64_t{-1});
          continue;
        }
        const std::int64_t address = (std::int64_t{y} * width + left) * in;
        if (first > 0) f(p - begin, row, first, std::int64_t{-1});
        if (step == 1 && conv.groups == 1)
          f(p - begin, row + first, last - first, address + first * in);
        else
          for (int kx = first; kx < last; ++kx)
            f(p - begin, row + kx, 1, address + std::int64_t{kx} * step * in);
        if (last < kernel_w) f(p - begin, row + last, kernel_w - last, std::int64_t{-1});
      }
    }
  }
};

/// Output pixels of one task: their patches fit in the second-level cache.
inline std::int64_t tile_pixels(const ConvolutionSizes& s) {
  return std::clamp<std::int64_t>(s.pixels(), 1, std::max<std::int64_t>(16, (1 << 17) / s.patch()));
}

template <class T>
void gather_patches(const ConvolutionSizes& s, const T* image, int group, std::int64_t begin,
                    std::int64_t end, T* patches) {
  const int channels = s.in_group();
  s.for_each_run(begin, end, [&](std::int64_t row, int tap, int taps, std::int64_t address) {
    T* to = patches + row * s.patch() + tap * channels;
    if (address < 0)
      std::fill_n(to, taps * channels, T(0));
    else
      std::copy_n(image + address + group * channels, taps * channels, to);
  });
}

template <class T>
void scatter_patches(const ConvolutionSizes& s, const T* patches, int group, std::int64_t begin,
                     std::int64_t end, T* image) {
  const int channels = s.in_group();
  s.for_each_run(begin, end, [&](std::int64_t row, int tap, int taps, std::int64_t address) {
    if (address < 0) return;
    const T* from = patches + row * s.patch() + tap * channels;
    T* to = image + address + group * channels;
    for (int c = 0; c < taps * channels; ++c) to[c] += from[c];
  });
}

/// The weight of each group as the right operand of a product over patches, or of one that makes patches.
template <class T>
std::vector<PackedMatrix<T>> pack_groups(const ConvolutionSizes& s, const Array<T, Cpu>& w,
                                         Transpose transpose) {
  std::vector<PackedMatrix<T>> packed;
  for (int g = 0; g < s.conv.groups; ++g) {
    const Operand<T> weight{w.data() + g * s.out_group() * s.patch(), s.patch(), transpose};
    if (transpose == Transpose::Yes)
      packed.emplace_back(s.patch(), s.out_group(), weight);
    else
      packed.emplace_back(s.out_group(), s.patch(), weight);
  }
  return packed;
}

/// [out, in, h, w] -> [out, h * w * in]: the order in which a patch lies in memory when channels are last.
template <class T>
Array<T, Cpu> patch_order(const Array<T, Cpu>& weight) {
  Array<T, Cpu> result(weight.extents(), Layout::ChannelsLast);
  transpose(row_major(weight).data(), result.data(), weight.size(0), weight.size(1),
            weight.extents().elements(2, 4));
  return result;
}

}  // namespace detail

/// x [N, C, H, W], weight [O, C / groups, KH, KW], bias [O] or none -> [N, O, OH, OW], channels last.
template <Floating T>
Array<T, Cpu> conv2d(const Array<T, Cpu>& image, const Array<T, Cpu>& weight, const Array<T, Cpu>& bias,
                     const Conv& conv) {
  const Array<T, Cpu> x = channels_last(image), w = detail::patch_order(weight);
  const detail::ConvolutionSizes s(x.extents(), w, conv);
  Array<T, Cpu> y({s.batch, s.out, s.out_height, s.out_width}, Layout::ChannelsLast);
  const std::int64_t tile = detail::tile_pixels(s), tiles = (s.pixels() + tile - 1) / tile;
  const auto packed = detail::pack_groups(s, w, Transpose::Yes);
  parallel_parts(s.batch * tiles, [&](std::int64_t task) {
    const std::int64_t n = task / tiles, begin = task % tiles * tile,
                       end = std::min(s.pixels(), begin + tile);
    const T* from = x.data() + n * s.height * s.width * s.in;
    T* to = y.data() + (n * s.pixels() + begin) * s.out;
    thread_local std::vector<T> patches;
    if (!s.pointwise()) patches.resize(static_cast<std::size_t>((end - begin) * s.patch()));
    for (int g = 0; g < conv.groups; ++g) {
      if (!s.pointwise()) detail::gather_patches(s, from, g, begin, end, patches.data());
      const T* rows = s.pointwise() ? from + begin * s.in : patches.data();
      gemm<T>(end - begin, {rows, s.patch()}, packed[static_cast<std::size_t>(g)], to + g * s.out_group(),
              s.out);
    }
    if (bias)
      for (std::int64_t p = 0; p < end - begin; ++p)
        for (int o = 0; o < s.out; ++o) to[p * s.out + o] += bias.data()[o];
  });
  return y;
}

/// Gradient of conv2d for its input, which had the given extents.
template <Floating T>
Array<T, Cpu> conv2d_backward_input(const Array<T, Cpu>& gradient, const Array<T, Cpu>& weight,
                                    const Extents& extents, const Conv& conv) {
  const Array<T, Cpu> dy = channels_last(gradient), w = detail::patch_order(weight);
  const detail::ConvolutionSizes s(extents, w, conv);
  Array<T, Cpu> dx(extents, Layout::ChannelsLast);
  const std::int64_t tile = detail::tile_pixels(s);
  const auto packed = detail::pack_groups(s, w, Transpose::No);
  parallel_parts(s.batch, [&](std::int64_t n) {
    T* to = dx.data() + n * s.height * s.width * s.in;
    const T* from = dy.data() + n * s.pixels() * s.out;
    if (s.pointwise()) return gemm<T>(s.pixels(), {from, s.out}, packed[0], to, s.in);
    std::fill_n(to, std::int64_t{s.height} * s.width * s.in, T(0));
    thread_local std::vector<T> patches;
    for (std::int64_t begin = 0; begin < s.pixels(); begin += tile) {
      const std::int64_t end = std::min(s.pixels(), begin + tile);
      patches.resize(static_cast<std::size_t>((end - begin) * s.patch()));
      for (int g = 0; g < conv.groups; ++g) {
        gemm<T>(end - begin, {from + begin * s.out + g * s.out_group(), s.out},
                packed[static_cast<std::size_t>(g)], patches.data(), s.patch());
        detail::scatter_patches(s, patches.data(), g, begin, end, to);
      }
    }
  });
  return dx;
}

/// Gradient of conv2d for its weight: images are cut into fixed parts, whose sums are added in order.
template <Floating T>
Array<T, Cpu> conv2d_backward_weight(const Array<T, Cpu>& image, const Array<T, Cpu>& gradient,
                                     const Extents& weight, const Conv& conv) {
  const Array<T, Cpu> x = channels_last(image), dy = channels_last(gradient);
  Array<T, Cpu> dw = filled<T>(weight, T(0), Layout::ChannelsLast);
  const detail::ConvolutionSizes s(x.extents(), dw, conv);
  const std::int64_t parts = std::min(s.batch, 8), tile = detail::tile_pixels(s), n = dw.elements();
  Array<T, Cpu> partial({static_cast<int>(parts), static_cast<int>(n)});
  parallel_parts(parts, [&](std::int64_t part) {
    T* sum = partial.data() + part * n;
    std::fill_n(sum, n, T(0));
    thread_local std::vector<T> patches;
    patches.resize(static_cast<std::size_t>(tile * s.patch()));
    for (std::int64_t i = part * s.batch / parts; i < (part + 1) * s.batch / parts; ++i)
      for (std::int64_t begin = 0; begin < s.pixels(); begin += tile) {
        const std::int64_t end = std::min(s.pixels(), begin + tile);
        const T* from = x.data() + i * s.height * s.width * s.in;
        const T* rows = dy.data() + (i * s.pixels() + begin) * s.out;
        for (int g = 0; g < conv.groups; ++g) {
          if (!s.pointwise()) detail::gather_patches(s, from, g, begin, end, patches.data());
          const T* inputs = s.pointwise() ? from + begin * s.in : patches.data();
          gemm<T>(s.out_group(), {rows + g * s.out_group(), s.out, Transpose::Yes},
                  PackedMatrix<T>(end - begin, s.patch(), {inputs, s.patch()}),
                  sum + g * s.out_group() * s.patch(), s.patch(), true);
        }
      }
  });
  for (std::int64_t part = 0; part < parts; ++part)
    eigen::vector(dw.data(), n) += eigen::vector(static_cast<const T*>(partial.data()) + part * n, n);
  Array<T, Cpu> result(weight);
  transpose(dw.data(), result.data(), weight[0], weight.elements(2, 4), weight[1]);
  return result;
}

}  // namespace kernel
}  // namespace wm
