// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/module.hpp>
#include <whitematter/ops/reshape.hpp>

namespace wm {

/// Axes from First on become one. [N, ...] -> [N, product]
template <int First = 1>
struct Flatten {
  WM_MODULE(Flatten)
  auto forward(const auto& x) const { return flatten<First>(x); }
};

/// Takes Flatten back. [N, C H W] -> [N, C, H, W]
template <int C, int H, int W>
struct Unflatten {
  WM_MODULE(Unflatten)

  template <class T, class X, class Device>
  auto forward(const Tensor<T, X, Device>& x) const {
    return reshape<Shape<X::template dim<0>, C, H, W>>(x);
  }
};

}  // namespace wm
