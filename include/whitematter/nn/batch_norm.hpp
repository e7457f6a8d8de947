// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/norm.hpp>
#include <whitematter/ops/batch_norm.hpp>

namespace wm {

/// [N, C, ...] with so many axes of pixels; a sequence may have none.
template <class X, class C, int Spatial>
inline constexpr bool has_batch_norm_input = has_channels<X, C> &&
                                             (X::rank == 2 + Spatial || (Spatial == 1 && X::rank == 2));

/// Batch normalization, with PyTorch's epsilon and momentum. State: weight and bias where it is affine,
/// running_mean, running_var
/// [C], num_batches_tracked [].
template <int C, int Spatial, class Device, class T, Norm O>
struct BatchNorm {
  using Constants = detail::NormConstants<Shape<C>, O, Device, T>;

  [[no_unique_address]] Constants weight;
  [[no_unique_address]] Constants bias;
  Buffer<Shape<C>, T, Device> running_mean, running_var;
  Buffer<Shape<>, std::int64_t, Device> num_batches_tracked;
  WM_MODULE(BatchNorm, weight, bias, running_mean, running_var, num_batches_tracked)
  static constexpr bool normalizes = true;

  bool training = true;
  double epsilon = 1e-5;
  double momentum = 0.1;

  BatchNorm() {
    if constexpr (O.affine) {
      init::constant(weight, T(1));
      init::constant(bias, T(0));
    }
    init::constant(running_var, T(1));
  }

  template <class U, class X, class D>
  Tensor<U, X, D> forward(const Tensor<U, X, D>& x) const {
    constexpr bool typed = has_layer_type<Tensor<U, X, D>, T, Device>;
    static_assert(has_layer_type<Tensor<U, X, D>, T, Device>,
                  "BatchNorm<C>: input must have the layer's element type and device");
    constexpr bool fits = has_batch_norm_input<X, Shape<C>, Spatial>;
    static_assert(Spatial != 1 || has_batch_norm_input<X, Shape<C>, 1>,
                  "BatchNorm1d<C>: input must be [N, C] or [N, C, L]");
    static_assert(Spatial != 2 || has_batch_norm_input<X, Shape<C>, 2>,
                  "BatchNorm2d<C>: input must be [N, C, H, W]");
    static_assert(Spatial != 3 || has_batch_norm_input<X, Shape<C>, 3>,
                  "BatchNorm3d<C>: input must be [N, C, D, H, W]");
    if constexpr (typed && fits) {
      const auto w = detail::given<Shape<C>>(weight, T(1)), b = detail::given<Shape<C>>(bias, T(0));
      if (!training) return batch_norm_eval<T, X, Shape<C>>(x, w, b, running_mean, running_var, epsilon);
      auto y = batch_norm_train<T, X, Shape<C>>(x, w, b, running_mean, running_var, momentum, epsilon);
      ++*num_batches_tracked.array().data();
      return y;
    } else {
      return x;
    }
  }
};

/// [N, C] or [N, C, L], the same -> the same
template <int C, class Device = Cpu, class T = float, Norm O = Norm{.affine = true}>
using BatchNorm1d = BatchNorm<C, 1, Device, T, O>;

/// [N, C, H, W] -> [N, C, H, W]
template <int C, class Device = Cpu, class T = float, Norm O = Norm{.affine = true}>
using BatchNorm2d = BatchNorm<C, 2, Device, T, O>;

/// [N, C, D, H, W] -> [N, C, D, H, W]
template <int C, class Device = Cpu, class T = float, Norm O = Norm{.affine = true}>
using BatchNorm3d = BatchNorm<C, 3, Device, T, O>;

}  // namespace wm
