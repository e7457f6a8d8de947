// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv_transpose2d.hpp>
#include <whitematter/nn/pooling.hpp>
#include <whitematter/nn/sequential.hpp>
#include <whitematter/ops/concat.hpp>

/// U-Net, which labels each pixel, with padded convolutions and batch normalization. Names are those of the
/// usual PyTorch implementation: "inc", "down1" ... "down4", "up1" ... "up4", "outc".
/// Source: Ronneberger et al., "U-Net: convolutional networks for biomedical image segmentation", 2015.
namespace wm {

/// Two 3x3 convolutions with their norms. [N, In, H, W] -> [N, Out, H, W]
template <int In, int Out, class Device = Cpu, class T = float>
struct DoubleConv {
  static constexpr Conv keep{.kernel = 3, .padding = 1, .bias = false};
  using Norm = BatchNorm2d<Out, Device, T>;

  Sequential<Conv2d<In, Out, keep, Device, T>, Norm, Relu,  //
             Conv2d<Out, Out, keep, Device, T>, Norm, Relu>
      double_conv;
  WM_MODULE(DoubleConv, double_conv)

  auto forward(const auto& x) const { return double_conv(x); }
};

/// [N, In, H, W] -> [N, 2 In, H / 2, W / 2]
template <int In, class Device = Cpu, class T = float>
struct UNetDown {
  Sequential<MaxPool2d<Pool{.kernel = 2, .stride = 2}>, DoubleConv<In, 2 * In, Device, T>> maxpool_conv;
  WM_MODULE(UNetDown, maxpool_conv)

  auto forward(const auto& x) const { return maxpool_conv(x); }
};

/// Enlarges an image and joins it with the one that the way down left. [N, In, H, W] and
/// [N, In / 2, 2 H, 2 W] -> [N, In / 2, 2 H, 2 W]
template <int In, class Device = Cpu, class T = float>
struct UNetUp {
  ConvTranspose2d<In, In / 2, ConvTranspose{.kernel = 2, .stride = 2}, Device, T> up;
  DoubleConv<In, In / 2, Device, T> conv;
  WM_MODULE(UNetUp, up, conv)

  auto forward(const auto& x, const auto& skip) const { return conv(concat<1>(skip, up(x))); }
};

/// U-Net of five scales with Base to 16 Base channels; sizes of images are multiples of 16. The paper's Base
/// is 64. [N, In, H, W] -> [N, Classes, H, W]
template <int In, int Classes, int Base = 8, class Device = Cpu, class T = float>
struct UNet {
  DoubleConv<In, Base, Device, T> inc;
  UNetDown<Base, Device, T> down1;
  UNetDown<2 * Base, Device, T> down2;
  UNetDown<4 * Base, Device, T> down3;
  UNetDown<8 * Base, Device, T> down4;
  UNetUp<16 * Base, Device, T> up1;
  UNetUp<8 * Base, Device, T> up2;
  UNetUp<4 * Base, Device, T> up3;
  UNetUp<2 * Base, Device, T> up4;
  struct Last {
    Conv2d<Base, Classes, Conv{}, Device, T> conv;
    WM_MODULE(Last, conv)
    auto forward(const auto& x) const { return conv(x); }
  } outc;
  WM_MODULE(UNet, inc, down1, down2, down3, down4, up1, up2, up3, up4, outc)

  auto forward(const auto& x) const {
    auto x1 = inc(x);
    auto x2 = down1(x1);
    auto x3 = down2(x2);
    auto x4 = down3(x3);
    auto x5 = down4(x4);
    return outc(up4(up3(up2(up1(x5, x4), x3), x2), x1));
  }
};

}  // namespace wm
