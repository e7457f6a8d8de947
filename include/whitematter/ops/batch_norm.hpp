// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/batch_norm.hpp>
#include <whitematter/ops/pending.hpp>

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

/// x normalized by these statistics, to be written together with what follows it.
template <class S, class Describe, class T, class C, class Device, class... Statistics>
Tensor<T, S, Device> batch_norm(const Describe& describe, bool batch_statistics, const Array<T, Device>& mean,
                                const Array<T, Device>& inverse, const Tensor<T, S, Device>& x,
                                const Tensor<T, C, Device>& weight, const Tensor<T, C, Device>& bias,
                                const Statistics&... statistics) {
  using Value = Pending<T, Device>;
  const bool recorded = gradient_enabled() && (x.node() || weight.node() || bias.node());
  if (x.pending() && !recorded && !graph::Trace::current())
    if (auto value =
            x.pending()->normalized(kernel::normalize<T>({}, mean, inverse, weight.array(), bias.array())))
      return Tensor<T, S, Device>(std::move(value));
  const auto map = kernel::normalize(x.array(), mean, inverse, weight.array(), bias.array());
  auto value = std::make_shared<const Value>(
      map, recorded
               ? typename Value::Normalization{x.array(), map.mean, inverse, weight.array(), batch_statistics}
               : typename Value::Normalization{});
  auto node = recorded ? pending_node<T, Device>(value, {x.node(), weight.node(), bias.node()}) : nullptr;
  Tensor<T, S, Device> result(std::move(value), std::move(node));
  add_to_current_trace(describe, result, x, weight, bias, statistics...);
  return result;
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
  return detail::batch_norm(training_only("batch_norm_train"), true, mean, inverse, x, weight, bias);
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
  return detail::batch_norm(detail::describe_batch_norm(epsilon), false, mean.array(), inverse, x, weight,
                            bias, mean, variance);
}

}  // namespace wm
