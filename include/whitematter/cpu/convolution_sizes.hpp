// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/array.hpp>
#include <whitematter/core/pair.hpp>

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

/// All sizes of one convolution.
struct ConvolutionSizes {
  int batch, in, height, width, out, kernel_h, kernel_w, out_height, out_width;
  Conv conv;

  ConvolutionSizes(const Extents& x, const Extents& weight, const Conv& c)
      : batch(x[0]),
        in(x[1]),
        height(x[2]),
        width(x[3]),
        out(weight[0]),
        kernel_h(weight[2]),
        kernel_w(weight[3]),
        out_height(steps(height, kernel_h, c.stride.height, c.padding.height, c.dilation.height)),
        out_width(steps(width, kernel_w, c.stride.width, c.padding.width, c.dilation.width)),
        conv(c) {}

  static int steps(int size, int kernel, int stride, int padding, int dilation) {
    return (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
  }

  Extents x() const { return {batch, in, height, width}; }
  Extents y() const { return {batch, out, out_height, out_width}; }
  std::int64_t out_pixels() const { return std::int64_t{batch} * out_height * out_width; }
  /// Of the definition, which both gradients share.
  std::int64_t flops() const { return 2 * out_pixels() * out * in_group() * taps(); }
  int in_group() const { return in / conv.groups; }
  int out_group() const { return out / conv.groups; }
  int taps() const { return kernel_h * kernel_w; }
  bool depthwise() const { return conv.groups > 1 && in_group() == 1 && out_group() == 1; }
};

}  // namespace kernel
}  // namespace wm
