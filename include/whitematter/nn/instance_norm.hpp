// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/norm.hpp>
#include <whitematter/ops/instance_norm.hpp>

namespace wm {

/// [N, C, ...] with so many axes of pixels.
template <class X, class C, int Spatial>
inline constexpr bool has_instance_norm_input = has_channels<X, C>&& X::rank ==
                                                2 + Spatial&& X::axes()[1].fixed();

/// Instance normalization with no running statistics, as PyTorch's default: those of the input in inference
/// too. State: none, or weight and bias [C].
template <int C, int Spatial, Norm O, class Device, class T>
struct InstanceNorm {
  using Constants = detail::NormConstants<Shape<C>, O, Device, T>;

  [[no_unique_address]] Constants weight;
  [[no_unique_address]] Constants bias;
  WM_MODULE(InstanceNorm, weight, bias)
  static constexpr bool normalizes = true;

  double epsilon = 1e-5;

  InstanceNorm() {
    if constexpr (O.affine) {
      init::constant(weight, T(1));
      init::constant(bias, T(0));
    }
  }

  template <class U, class X, class D>
  Tensor<U, X, D> forward(const Tensor<U, X, D>& x) const {
    constexpr bool typed = has_layer_type<Tensor<U, X, D>, T, Device>;
    static_assert(has_layer_type<Tensor<U, X, D>, T, Device>,
                  "InstanceNorm<C>: input must have the layer's element type and device");
    constexpr bool fits = has_instance_norm_input<X, Shape<C>, Spatial>;
    static_assert(Spatial != 1 || has_instance_norm_input<X, Shape<C>, 1>,
                  "InstanceNorm1d<C>: input must be [N, C, L]");
    static_assert(Spatial != 2 || has_instance_norm_input<X, Shape<C>, 2>,
                  "InstanceNorm2d<C>: input must be [N, C, H, W]");
    static_assert(Spatial != 3 || has_instance_norm_input<X, Shape<C>, 3>,
                  "InstanceNorm3d<C>: input must be [N, C, D, H, W]");
    if constexpr (typed && fits && O.affine)
      return instance_norm<T, X, Shape<C>, Shape<C>>(x, weight, bias, epsilon);
    else if constexpr (typed && fits)
      return instance_norm(x, epsilon);
    else
      return x;
  }
};

/// [N, C, L] -> [N, C, L]
template <int C, Norm O = Norm{}, class Device = Cpu, class T = float>
using InstanceNorm1d = InstanceNorm<C, 1, O, Device, T>;

/// [N, C, H, W] -> [N, C, H, W]
template <int C, Norm O = Norm{}, class Device = Cpu, class T = float>
using InstanceNorm2d = InstanceNorm<C, 2, O, Device, T>;

/// [N, C, D, H, W] -> [N, C, D, H, W]
template <int C, Norm O = Norm{}, class Device = Cpu, class T = float>
using InstanceNorm3d = InstanceNorm<C, 3, O, Device, T>;

}  // namespace wm
