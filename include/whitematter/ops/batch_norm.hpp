// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/batch_norm.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// [N, C, ...] and one value for each channel.
template <class X, class C>
inline constexpr bool has_channels = X::rank >= 2 && C::rank == 1 && agree(X::axes()[1], C::axes()[0]);

namespace detail {

/// Sizes that only the program's run knows.
inline void check_channels(const char* rule, const Extents& x, std::initializer_list<Extents> constants) {
  for (const Extents& c : constants) check<ShapeError>(c[0] == x[1], rule, Extents{x[1]}, c);
}

inline auto describe_batch_norm(double epsilon) {
  return [epsilon](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("BatchNormalization", {in.begin(), in.end()}, std::move(out),
                          {{"epsilon", static_cast<float>(epsilon)}});
  };
}

/// Gradients for input, weight and bias; given statistics are constants and get none.
template <bool BatchStatistics, class T, class Device>
auto batch_norm_backward(Array<T, Device> x, Array<T, Device> w, Array<T, Device> mean,
                         Array<T, Device> inverse) {
  return [x = std::move(x), w = std::move(w), mean = std::move(mean), inverse = std::move(inverse)](
             const Array<T, Device>& dy, const auto&) {
    const auto gradients = kernel::normalize_backward(dy, x, mean, inverse, w, BatchStatistics);
    if constexpr (BatchStatistics)
      return gradients;
    else
      return std::tuple_cat(gradients, std::tuple{Array<T, Device>{}, Array<T, Device>{}});
  };
}

}  // namespace detail

/// (x - mean) / sqrt(var + eps) * weight + bias for each channel, with the statistics of the batch, whose
/// biased variance normalizes and whose unbiased variance goes into the running one. [N, C, ...] -> [N, C,
/// ...] Source: Ioffe and Szegedy, "Batch normalization", 2015; momentum as in PyTorch: the weight of the new
/// value.
template <Floating T, class S, class C, class Device>
Tensor<T, S, Device> batch_norm_train(const Tensor<T, S, Device>& x, const Tensor<T, C, Device>& weight,
                                      const Tensor<T, C, Device>& bias,
                                      const Tensor<T, C, Device>& running_mean,
                                      const Tensor<T, C, Device>& running_var, double momentum,
                                      double epsilon) {
  static_assert(has_channels<S, C>, "batch_norm: input must be [N, C, ...] with weight [C]");
  detail::check_channels("batch_norm: input must be [N, C, ...] with weight [C]", x.extents(),
                         {weight.extents(), bias.extents(), running_mean.extents(), running_var.extents()});
  const std::int64_t count = x.elements() / std::max(1, x.size(1));
  check<ShapeError>(count > 1, "batch_norm: training needs more than one value a channel", "> 1", count);
  const auto [mean, variance] = kernel::channel_statistics(x.array());
  kernel::blend(running_mean.array(), mean, momentum);
  kernel::blend(running_var.array(), variance, momentum,
                static_cast<double>(count) / static_cast<double>(count - 1));
  const Array<T, Device> inverse = kernel::inverse_deviation(variance, epsilon);
  return record<S>(training_only("batch_norm_train"),
                   kernel::normalize(x.array(), mean, inverse, weight.array(), bias.array()),
                   detail::batch_norm_backward<true>(x.array(), weight.array(), mean, inverse), x, weight,
                   bias);
}

/// The same with given statistics, which are constants to the gradient.
template <Floating T, class S, class C, class Device>
Tensor<T, S, Device> batch_norm_eval(const Tensor<T, S, Device>& x, const Tensor<T, C, Device>& weight,
                                     const Tensor<T, C, Device>& bias, const Tensor<T, C, Device>& mean,
                                     const Tensor<T, C, Device>& variance, double epsilon) {
  static_assert(has_channels<S, C>, "batch_norm: input must be [N, C, ...] with weight [C]");
  detail::check_channels("batch_norm: input must be [N, C, ...] with weight [C]", x.extents(),
                         {weight.extents(), bias.extents(), mean.extents(), variance.extents()});
  const Array<T, Device> inverse = kernel::inverse_deviation(variance.array(), epsilon);
  return record<S>(detail::describe_batch_norm(epsilon),
                   kernel::normalize(x.array(), mean.array(), inverse, weight.array(), bias.array()),
                   detail::batch_norm_backward<false>(x.array(), weight.array(), mean.array(), inverse), x,
                   weight, bias, mean, variance);
}

}  // namespace wm
