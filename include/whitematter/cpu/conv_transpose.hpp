// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/convolution.hpp>

namespace wm {

/// Geometry of a transposed convolution: that of the convolution whose gradient it is, and how many rows and
/// columns the result has more than the fewest from which that convolution makes the input.
struct ConvTranspose {
  Pair kernel = 1;
  Pair stride = 1;
  Pair padding = 0;
  Pair output_padding = 0;
  Pair dilation = 1;
  int groups = 1;
  bool bias = true;
  friend bool operator==(const ConvTranspose&, const ConvTranspose&) = default;

  /// The convolution that leads from the result's sizes to the input's.
  constexpr Conv conv() const { return {kernel, stride, padding, dilation, groups, bias}; }
};

/// Output size of a transposed convolution: PyTorch's formula. 0 where the padding takes everything.
constexpr int conv_transpose_output(int size, int kernel, int stride, int padding, int output_padding,
                                    int dilation) {
  const int out = (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + output_padding + 1;
  return out < 0 ? 0 : out;
}

namespace kernel {

/// x [N, C, H, W], weight [C, O / groups, KH, KW], bias [O] or none -> [N, O, OH, OW], channels last.
template <class T>
Array<T, Cpu> conv_transpose2d(const Array<T, Cpu>& x, const Array<T, Cpu>& weight, const Array<T, Cpu>& bias,
                               const ConvTranspose& c) {
  const Extents extents{x.size(0), weight.size(1) * c.groups,
                        conv_transpose_output(x.size(2), weight.size(2), c.stride.height, c.padding.height,
                                              c.output_padding.height, c.dilation.height),
                        conv_transpose_output(x.size(3), weight.size(3), c.stride.width, c.padding.width,
                                              c.output_padding.width, c.dilation.width)};
  const Span span("conv_transpose2d", {.shape = extents});
  Array<T, Cpu> y = conv2d_backward_input(x, weight, extents, c.conv());
  if (!bias) return y;
  const int channels = extents[1];
  const std::int64_t pixels = y.elements() / channels;
  parallel_for(pixels, std::max<std::int64_t>(1, memory_grain / channels),
               [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t p = begin; p < end; ++p)
                   for (int o = 0; o < channels; ++o) y.data()[p * channels + o] += bias.data()[o];
               });
  return y;
}

/// Gradient of conv_transpose2d for its input.
template <class T>
Array<T, Cpu> conv_transpose2d_backward_input(const Array<T, Cpu>& dy, const Array<T, Cpu>& weight,
                                              const ConvTranspose& c) {
  return conv2d(dy, weight, Array<T, Cpu>(), c.conv());
}

/// Gradient of conv_transpose2d for its weight, which had the given extents.
template <class T>
Array<T, Cpu> conv_transpose2d_backward_weight(const Array<T, Cpu>& x, const Array<T, Cpu>& dy,
                                               const Extents& weight, const ConvTranspose& c) {
  return conv2d_backward_weight(dy, x, weight, c.conv());
}

}  // namespace kernel
}  // namespace wm
