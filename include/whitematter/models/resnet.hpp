// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv2d.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/sequential.hpp>
#include <whitematter/ops/activation.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/global_pool.hpp>

/// Residual networks for CIFAR's images, with the names of torchvision's.
/// Source: He et al., "Deep residual learning for image recognition", 2016.
namespace wm {

/// What a block's input goes through to meet its output: nothing where the shapes agree already.
template <int In, int Out, int Stride, class Device = Cpu, class T = float>
using Shortcut = std::conditional_t<
    In == Out && Stride == 1, Identity,
    Sequential<Conv2d<In, Out, Conv{.kernel = 1, .stride = Stride, .bias = false}, Device, T>,
               BatchNorm2d<Out, Device, T>>>;

/// Two 3x3 convolutions beside a shortcut. [N, In, H, W] -> [N, Out, H / Stride, W / Stride]
template <int In, int Out, int Stride = 1, class Device = Cpu, class T = float>
struct BasicBlock {
  Conv2d<In, Out, Conv{.kernel = 3, .stride = Stride, .padding = 1, .bias = false}, Device, T> conv1;
  BatchNorm2d<Out, Device, T> bn1;
  Conv2d<Out, Out, Conv{.kernel = 3, .padding = 1, .bias = false}, Device, T> conv2;
  BatchNorm2d<Out, Device, T> bn2;
  Shortcut<In, Out, Stride, Device, T> downsample;
  WM_MODULE(BasicBlock, conv1, bn1, conv2, bn2, downsample)

  auto forward(const auto& x) const {
    auto y = relu(bn1(conv1(x)));
    return relu(bn2(conv2(y)) + downsample(x));
  }
};

namespace detail {

template <int In, int Out, int Stride, class Device, class T, class Rest>
struct StageOf;

template <int In, int Out, int Stride, class Device, class T, int... Rest>
struct StageOf<In, Out, Stride, Device, T, std::integer_sequence<int, Rest...>> {
  using type =
      Sequential<BasicBlock<In, Out, Stride, Device, T>, BasicBlock<Out, Out, Rest * 0 + 1, Device, T>...>;
};

/// He's initialization of all convolutions, as torchvision's resnet does it.
template <Module M>
void initialize_resnet(const M& model) {
  for_each_parameter(model,
                     []<class S, class T, class Device>(const Path&, const Parameter<S, T, Device>& weight) {
                       if constexpr (S::rank == 4) init::kaiming_normal(weight, {.fan = init::Fan::Out});
                     });
}

}  // namespace detail

/// Blocks of one width; the first one may halve the image.
template <int Blocks, int In, int Out, int Stride, class Device = Cpu, class T = float>
using Stage =
    typename detail::StageOf<In, Out, Stride, Device, T, std::make_integer_sequence<int, Blocks - 1>>::type;

/// ResNet-18 with the stem for small images: a 3x3 convolution and no pooling. [N, 3, 32, 32] -> [N, Classes]
template <int Classes, class Device = Cpu, class T = float>
struct ResNet18 {
  Conv2d<3, 64, Conv{.kernel = 3, .padding = 1, .bias = false}, Device, T> conv1;
  BatchNorm2d<64, Device, T> bn1;
  Stage<2, 64, 64, 1, Device, T> layer1;
  Stage<2, 64, 128, 2, Device, T> layer2;
  Stage<2, 128, 256, 2, Device, T> layer3;
  Stage<2, 256, 512, 2, Device, T> layer4;
  Linear<512, Classes, Device, T> fc;
  WM_MODULE(ResNet18, conv1, bn1, layer1, layer2, layer3, layer4, fc)

  ResNet18() { detail::initialize_resnet(*this); }

  auto forward(const auto& x) const {
    auto y = relu(bn1(conv1(x)));
    return fc(global_avg_pool(layer4(layer3(layer2(layer1(y))))));
  }
};

/// The paper's family for CIFAR-10, of 6 Blocks + 2 layers: CifarResNet<3, 10> is ResNet-20. Where the width
/// grows the shortcut is a 1x1 convolution. [N, 3, 32, 32] -> [N, Classes]
template <int Blocks, int Classes, class Device = Cpu, class T = float>
struct CifarResNet {
  Conv2d<3, 16, Conv{.kernel = 3, .padding = 1, .bias = false}, Device, T> conv1;
  BatchNorm2d<16, Device, T> bn1;
  Stage<Blocks, 16, 16, 1, Device, T> layer1;
  Stage<Blocks, 16, 32, 2, Device, T> layer2;
  Stage<Blocks, 32, 64, 2, Device, T> layer3;
  Linear<64, Classes, Device, T> fc;
  WM_MODULE(CifarResNet, conv1, bn1, layer1, layer2, layer3, fc)

  CifarResNet() { detail::initialize_resnet(*this); }

  auto forward(const auto& x) const {
    auto y = relu(bn1(conv1(x)));
    return fc(global_avg_pool(layer3(layer2(layer1(y)))));
  }
};

template <int Classes, class Device = Cpu, class T = float>
using ResNet20 = CifarResNet<3, Classes, Device, T>;

}  // namespace wm
