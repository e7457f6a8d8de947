// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>
#include <whitematter/ops/batch_norm.hpp>

namespace wm {

/// Batch normalization of images, with PyTorch's epsilon and momentum. [N, C, H, W] -> [N, C, H, W].
/// State: weight, bias, running_mean, running_var [C], num_batches_tracked [].
template <int C, class Device = Cpu, class T = float>
struct BatchNorm2d {
  Parameter<Shape<C>, T, Device> weight, bias;
  Buffer<Shape<C>, T, Device> running_mean, running_var;
  Buffer<Shape<>, std::int64_t, Device> num_batches_tracked;
  WM_MODULE(BatchNorm2d, weight, bias, running_mean, running_var, num_batches_tracked)

  bool training = true;
  double epsilon = 1e-5;
  double momentum = 0.1;

  BatchNorm2d() {
    init::constant(weight, T(1));
    init::constant(bias, T(0));
    init::constant(running_var, T(1));
  }

  template <class X>
  Tensor<T, X, Device> forward(const Tensor<T, X, Device>& x) const {
    static_assert(has_channels<X, Shape<C>> && X::rank == 4, "BatchNorm2d<C>: input must be [N, C, H, W]");
    if constexpr (has_channels<X, Shape<C>> && X::rank == 4) {
      if (!training)
        return batch_norm_eval<T, X, Shape<C>>(x, weight, bias, running_mean, running_var, epsilon);
      auto y =
          batch_norm_train<T, X, Shape<C>>(x, weight, bias, running_mean, running_var, momentum, epsilon);
      ++*num_batches_tracked.array().data();
      return y;
    } else {
      return x;
    }
  }
};

}  // namespace wm
