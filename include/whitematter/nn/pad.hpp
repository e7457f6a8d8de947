// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/module.hpp>
#include <whitematter/ops/pad.hpp>

/// Padding of images as layers, for Sequential: ZeroPad2d<Padding{.left = 1, .right = 1}>.
/// [..., H, W] -> [..., top + H + bottom, left + W + right]
namespace wm {

template <Padding P>
struct ZeroPad2d {
  WM_MODULE(ZeroPad2d)
  auto forward(const auto& x) const { return pad<P>(x); }
};

template <Padding P>
struct ConstantPad2d {
  double value = 0;
  WM_MODULE(ConstantPad2d)

  template <class T, class S, class Device>
  auto forward(const Tensor<T, S, Device>& x) const {
    return pad<P>(x, static_cast<T>(value));
  }
};

/// The image's mirror image around it, without repeating the border.
template <Padding P>
struct ReflectionPad2d {
  WM_MODULE(ReflectionPad2d)
  auto forward(const auto& x) const { return pad_reflect<P>(x); }
};

}  // namespace wm
