// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/batch_norm.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// [N, C, ...] and one value for each channel.
template <class X, class C>
inline constexpr bool has_channels = X::rank >= 2 && C::rank == 1 && agree(X::axes()[1], C::axes()[0]);

/// (x - mean) / sqrt(var + eps) * weight + bias for each channel, with the statistics of the batch, whose biased variance
/// normalizes and whose unbiased variance goes into the running one. [N, C, ...] -> [N, C, ...]
/// Source: Ioffe and Szegedy, "Batch normalization", 2015; momentum as in PyTorch: the weight of the new value.
template <Floating T, class S, class C, class Device>
Tensor<T, S, Device> batch_norm_train(const Tensor<T, S, Device>& x, const Tensor<T, C, Device>& weight,
                                      const Tensor<T, C, Device>& bias, const Tensor<T, C, Device>& running_mean,
                                      const Tensor<T, C, Device>& running_var, double momentum, double epsilon) {
  static_assert(has_channels<S, C>, "batch_norm: input must be [N, C, ...] with weight [C]");
  const std::int64_t count = x.elements() / std::max(1, x.size(1));
  check<ShapeError>(count > 1, "batch_norm: training needs more than one value a channel", "> 1", count);
  const auto [mean, variance] = kernel::channel_statistics(x.array());
  kernel::blend(running_mean.array(), mean, momentum);
  kernel::blend(running_var.array(), variance, momentum, static_cast<double>(count) / static_cast<double>(count - 1));
  const Array<T, Device> inverse = kernel::inverse_deviation(variance, epsilon);
  const auto describe = [](graph::Trace&, const auto&, graph::Value) -> graph::Traced {
    fail("batch_norm: a trace is of a model in eval mode (expected eval, got train)");
  };
  return record<S>(describe, kernel::normalize(x.array(), mean, inverse, weight.array(), bias.array()),
                   [x = x.array(), w = weight.array(), mean = mean, inverse](const Array<T, Device>& dy, Needs<3>) {
    return kernel::normalize_backward(dy, x, mean, inverse, w, true);
  }, x, weight, bias);
}

/// The same with given statistics, which are constants to the gradient.
template <Floating T, class S, class C, class Device>
Tensor<T, S, Device> batch_norm_eval(const Tensor<T, S, Device>& x, const Tensor<T, C, Device>& weight,
                                     const Tensor<T, C, Device>& bias, const Tensor<T, C, Device>& mean,
                                     const Tensor<T, C, Device>& variance, double epsilon) {
  static_assert(has_channels<S, C>, "batch_norm: input must be [N, C, ...] with weight [C]");
  const Array<T, Device> inverse = kernel::inverse_deviation(variance.array(), epsilon);
  const auto describe = [epsilon](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("BatchNormalization", {in.begin(), in.end()}, std::move(out), {{"epsilon", static_cast<float>(epsilon)}});
  };
  return record<S>(describe, kernel::normalize(x.array(), mean.array(), inverse, weight.array(), bias.array()),
                   [x = x.array(), w = weight.array(), mean = mean.array(), inverse](const Array<T, Device>& dy, Needs<5>) {
    return std::tuple_cat(kernel::normalize_backward(dy, x, mean, inverse, w, false),
                          std::tuple{Array<T, Device>{}, Array<T, Device>{}});
  }, x, weight, bias, mean, variance);
}

}  // namespace wm
