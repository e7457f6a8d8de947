// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/models/resnet.hpp>

namespace wm {

/// A 3x3 convolution between two 1x1 convolutions that narrow and widen it, beside a shortcut.
/// [N, In, H, W] -> [N, 4 Width, H / Stride, W / Stride]
template <int In, int Width, int Stride = 1, class Device = Cpu, class T = float>
struct Bottleneck {
  static constexpr int out = 4 * Width;

  Conv2d<In, Width, Conv{.bias = false}, Device, T> conv1;
  BatchNorm2d<Width, Device, T> bn1;
  Conv2d<Width, Width, Conv{.kernel = 3, .stride = Stride, .padding = 1, .bias = false}, Device, T> conv2;
  BatchNorm2d<Width, Device, T> bn2;
  Conv2d<Width, out, Conv{.bias = false}, Device, T> conv3;
  BatchNorm2d<out, Device, T> bn3;
  Shortcut<In, out, Stride, Device, T> downsample;
  WM_MODULE(Bottleneck, conv1, bn1, conv2, bn2, conv3, bn3, downsample)

  auto forward(const auto& x) const {
    auto narrow = relu(bn1(conv1(x)));
    auto y = relu(bn2(conv2(narrow)));
    return relu(bn3(conv3(y)) + downsample(x));
  }
};

namespace detail {

template <int In, int Width, int Stride, class Device, class T, int... Rest>
auto bottlenecks(std::integer_sequence<int, Rest...>)
    -> Sequential<Bottleneck<In, Width, Stride, Device, T>,
                  Bottleneck<4 * Width, Width, Rest * 0 + 1, Device, T>...>;

}  // namespace detail

/// Bottlenecks of one width; the first one may halve the image.
template <int Blocks, int In, int Width, int Stride, class Device = Cpu, class T = float>
using BottleneckStage = decltype(detail::bottlenecks<In, Width, Stride, Device, T>(
    std::make_integer_sequence<int, Blocks - 1>{}));

/// ResNet-50 with torchvision's names. Images below 64 pixels meet the stem of ResNet18, larger ones that of
/// ImageNet: ResNet50<1000, 224> loads torchvision's weights. [N, 3, Pixels, Pixels] -> [N, Classes]
/// Source: He et al., "Deep residual learning for image recognition", 2016.
template <int Classes, int Pixels = 32, class Device = Cpu, class T = float>
struct ResNet50 {
  static constexpr bool small = Pixels < 64;
  static constexpr Conv stem = small ? Conv{.kernel = 3, .padding = 1, .bias = false}
                                     : Conv{.kernel = 7, .stride = 2, .padding = 3, .bias = false};

  Conv2d<3, 64, stem, Device, T> conv1;
  BatchNorm2d<64, Device, T> bn1;
  BottleneckStage<3, 64, 64, 1, Device, T> layer1;
  BottleneckStage<4, 256, 128, 2, Device, T> layer2;
  BottleneckStage<6, 512, 256, 2, Device, T> layer3;
  BottleneckStage<3, 1024, 512, 2, Device, T> layer4;
  Linear<2048, Classes, Device, T> fc;
  WM_MODULE(ResNet50, conv1, bn1, layer1, layer2, layer3, layer4, fc)

  ResNet50() { detail::initialize_resnet(*this); }

  auto forward(const auto& x) const {
    auto y = relu(bn1(conv1(x)));
    if constexpr (small)
      return head(y);
    else
      return head(max_pool2d<Pool{.kernel = 3, .stride = 2, .padding = 1}>(y));
  }

 private:
  auto head(const auto& y) const { return fc(global_avg_pool(layer4(layer3(layer2(layer1(y)))))); }
};

}  // namespace wm
