// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv2d.hpp>
#include <whitematter/nn/dropout.hpp>
#include <whitematter/nn/flatten.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/pooling.hpp>
#include <whitematter/nn/sequential.hpp>

namespace wm {

/// VGG-11 with batch normalization and the names of torchvision's vgg11_bn. Vgg11<1000, 224, 4096> loads its
/// weights; small images need fewer hidden features. [N, 3, Pixels, Pixels] -> [N, Classes]
/// Source: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition",
/// 2015.
template <int Classes, int Pixels = 32, int Hidden = 512, class Device = Cpu, class T = float>
struct Vgg11 {
  static_assert(Pixels >= 32 && Pixels % 32 == 0, "Vgg11: images are halved five times");
  template <int In, int Out>
  using Convolution = Conv2d<In, Out, Conv{.kernel = 3, .padding = 1}, Device, T>;
  template <int C>
  using Norm = BatchNorm2d<C, Device, T>;
  using Halve = MaxPool2d<Pool{.kernel = 2, .stride = 2}>;
  template <int In, int Out>
  using Full = Linear<In, Out, Device, T>;

  Sequential<Convolution<3, 64>, Norm<64>, Relu, Halve,      //
             Convolution<64, 128>, Norm<128>, Relu, Halve,   //
             Convolution<128, 256>, Norm<256>, Relu,         //
             Convolution<256, 256>, Norm<256>, Relu, Halve,  //
             Convolution<256, 512>, Norm<512>, Relu,         //
             Convolution<512, 512>, Norm<512>, Relu, Halve,  //
             Convolution<512, 512>, Norm<512>, Relu,         //
             Convolution<512, 512>, Norm<512>, Relu, Halve>
      features;
  Sequential<Full<512 * (Pixels / 32) * (Pixels / 32), Hidden>, Relu, Dropout,  //
             Full<Hidden, Hidden>, Relu, Dropout,                               //
             Full<Hidden, Classes>>
      classifier;
  WM_MODULE(Vgg11, features, classifier)

  Vgg11() {
    for_each_parameter(*this, []<class S>(const std::string& name, const Parameter<S, T, Device>& p) {
      if constexpr (S::rank == 4) init::kaiming_normal(p, {.fan = init::Fan::Out});
      if constexpr (S::rank == 2) init::normal(p, 0, 0.01);
      if (name.ends_with("bias")) init::constant(p, T(0));
    });
  }

  auto forward(const auto& x) const { return classifier(flatten(features(x))); }
};

}  // namespace wm
