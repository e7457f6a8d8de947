// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv2d.hpp>
#include <whitematter/nn/dropout.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/sequential.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/global_pool.hpp>

/// MobileNetV2 with the names of torchvision's.
/// Source: Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks", 2018.
namespace wm {

template <int In, int Out, Conv C, class Device = Cpu, class T = float>
using ConvNormRelu6 = Sequential<Conv2d<In, Out, C, Device, T>, BatchNorm2d<Out, Device, T>, Relu6>;

/// A convolution of each channel for itself between 1x1 convolutions that widen and narrow it; the input is
/// added where the shapes agree. [N, In, H, W] -> [N, Out, H / Stride, W / Stride]
template <int In, int Out, int Stride, int Expand, class Device = Cpu, class T = float>
struct InvertedResidual {
  static constexpr int hidden = In * Expand;
  using Depthwise =
      ConvNormRelu6<hidden, hidden,
                    Conv{.kernel = 3, .stride = Stride, .padding = 1, .groups = hidden, .bias = false},
                    Device, T>;
  using Narrow = Conv2d<hidden, Out, Conv{.bias = false}, Device, T>;
  using Norm = BatchNorm2d<Out, Device, T>;

  std::conditional_t<
      Expand == 1, Sequential<Depthwise, Narrow, Norm>,
      Sequential<ConvNormRelu6<In, hidden, Conv{.bias = false}, Device, T>, Depthwise, Narrow, Norm>>
      conv;
  WM_MODULE(InvertedResidual, conv)

  auto forward(const auto& x) const {
    if constexpr (Stride == 1 && In == Out)
      return x + conv(x);
    else
      return conv(x);
  }
};

namespace detail {

/// A share of a number of channels in percent: a multiple of 8, at most a tenth less than the share.
constexpr int mobilenet_channels(int channels, int percent) {
  const int share = channels * percent;
  const int rounded = std::max(8, (share + 400) / 800 * 8);
  return rounded * 1000 < share * 9 ? rounded + 8 : rounded;
}

struct InvertedSizes {
  int in, out, stride, expand;
};

/// The paper's table of blocks. Small images are not halved before the third width.
constexpr InvertedSizes mobilenet_block(int number, int pixels, int percent) {
  struct Row {
    int expand, channels, blocks, stride;
  };
  const Row rows[] = {{1, 16, 1, 1}, {6, 24, 2, pixels < 64 ? 1 : 2},
                      {6, 32, 3, 2}, {6, 64, 4, 2},
                      {6, 96, 3, 1}, {6, 160, 3, 2},
                      {6, 320, 1, 1}};
  int in = mobilenet_channels(32, percent);
  for (const Row& row : rows) {
    const int out = mobilenet_channels(row.channels, percent);
    for (int block = 0; block < row.blocks; ++block, --number, in = out)
      if (number == 0) return {in, out, block == 0 ? row.stride : 1, row.expand};
  }
  return {};
}

template <int Number, int Pixels, int Percent, class Device, class T>
struct InvertedAt {
  static constexpr InvertedSizes s = mobilenet_block(Number, Pixels, Percent);
  using type = InvertedResidual<s.in, s.out, s.stride, s.expand, Device, T>;
};

template <int Pixels, int Percent, class Device, class T, int... I>
auto mobilenet_features(std::integer_sequence<int, I...>) -> Sequential<
    ConvNormRelu6<3, mobilenet_channels(32, Percent),
                  Conv{.kernel = 3, .stride = Pixels < 64 ? 1 : 2, .padding = 1, .bias = false}, Device, T>,
    typename InvertedAt<I, Pixels, Percent, Device, T>::type...,
    ConvNormRelu6<mobilenet_channels(320, Percent), mobilenet_channels(1280, std::max(100, Percent)),
                  Conv{.bias = false}, Device, T>>;

}  // namespace detail

/// MobileNetV2; Percent scales its numbers of channels. Images below 64 pixels are halved three times, larger
/// ones five times: MobileNetV2<1000, 224> loads torchvision's weights. [N, 3, Pixels, Pixels] -> [N,
/// Classes]
template <int Classes, int Pixels = 32, int Percent = 100, class Device = Cpu, class T = float>
struct MobileNetV2 {
  decltype(detail::mobilenet_features<Pixels, Percent, Device, T>(
      std::make_integer_sequence<int, 17>{})) features;
  Sequential<Dropout, Linear<detail::mobilenet_channels(1280, std::max(100, Percent)), Classes, Device, T>>
      classifier{Dropout{0.2}, {}};
  WM_MODULE(MobileNetV2, features, classifier)

  MobileNetV2() {
    for_each_parameter(*this, []<class S>(const std::string& name, const Parameter<S, T, Device>& p) {
      if constexpr (S::rank == 4) init::kaiming_normal(p, {.fan = init::Fan::Out});
      if constexpr (S::rank == 2) init::normal(p, 0, 0.01);
      if (name.ends_with("bias")) init::constant(p, T(0));
    });
  }

  auto forward(const auto& x) const { return classifier(global_avg_pool(features(x))); }
};

}  // namespace wm
