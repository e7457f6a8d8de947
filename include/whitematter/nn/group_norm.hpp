// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/norm.hpp>
#include <whitematter/ops/group_norm.hpp>

namespace wm {

/// Group normalization. [N, C, ...] -> [N, C, ...]. State: weight and bias [C] where it is affine.
template <int Groups, int C, class Device = Cpu, class T = float, Norm O = Norm{.affine = true}>
struct GroupNorm {
  static_assert(Groups > 0 && C % Groups == 0, "GroupNorm: groups must divide the channels");

  using Constants = detail::NormConstants<Shape<C>, O, Device, T>;

  [[no_unique_address]] Constants weight;
  [[no_unique_address]] Constants bias;
  WM_MODULE(GroupNorm, weight, bias)
  static constexpr bool normalizes = true;

  double epsilon = 1e-5;

  GroupNorm() {
    if constexpr (O.affine) {
      init::constant(weight, T(1));
      init::constant(bias, T(0));
    }
  }

  template <class U, class X, class D>
  Tensor<U, X, D> forward(const Tensor<U, X, D>& x) const {
    constexpr bool typed = has_layer_type<Tensor<U, X, D>, T, Device>;
    static_assert(has_layer_type<Tensor<U, X, D>, T, Device>,
                  "GroupNorm<Groups, C>: input must have the layer's element type and device");
    constexpr bool fits = has_groups<X, Groups> && has_channels<X, Shape<C>>;
    static_assert(fits, "GroupNorm<Groups, C>: input must be [N, C, ...]");
    if constexpr (typed && fits)
      return group_norm<Groups, T, X, Shape<C>, Shape<C>>(x, detail::given<Shape<C>>(weight, T(1)),
                                                          detail::given<Shape<C>>(bias, T(0)), epsilon);
    else
      return x;
  }
};

}  // namespace wm
