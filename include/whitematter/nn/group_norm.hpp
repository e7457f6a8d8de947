// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>
#include <whitematter/ops/group_norm.hpp>

namespace wm {

/// Group normalization. [N, C, ...] -> [N, C, ...]. State: weight and bias [C].
template <int Groups, int C, class Device = Cpu, class T = float>
struct GroupNorm {
  static_assert(Groups > 0 && C % Groups == 0, "GroupNorm: groups must divide the channels");

  Parameter<Shape<C>, T, Device> weight, bias;
  WM_MODULE(GroupNorm, weight, bias)

  double epsilon = 1e-5;

  GroupNorm() {
    init::constant(weight, T(1));
    init::constant(bias, T(0));
  }

  template <class X>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x) const {
    constexpr bool fits = has_groups<X, Groups> && has_channels<X, Shape<C>>;
    static_assert(fits, "GroupNorm<Groups, C>: input must be [N, C, ...]");
    if constexpr (fits)
      return group_norm<Groups, T, X, Shape<C>, Shape<C>>(x, weight, bias, epsilon);
    else
      return x;
  }
};

}  // namespace wm
