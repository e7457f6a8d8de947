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
template <class T, class Device>
TensorCore<T, Device> normalized(const TensorCore<T, Device>& x, const TensorCore<T, Device>& weight,
                                 const TensorCore<T, Device>& bias, const Array<T, Device>& mean,
                                 const Array<T, Device>& inverse, bool batch_statistics) {
  using Value = Pending<T, Device>;
  const auto map = kernel::normalize(x.array(), mean, inverse, weight.array(), bias.array());
  if (!gradient_enabled() || !(x.node() || weight.node() || bias.node()))
    return TensorCore<T, Device>(std::make_shared<const Value>(map, typename Value::Normalization{}));
  auto value = std::make_shared<const Value>(
      map, typename Value::Normalization{x.array(), map.mean, inverse, weight.array(), batch_statistics});
  auto node = pending_node<T, Device>(value, {x.node(), weight.node(), bias.node()});
  return TensorCore<T, Device>(std::move(value), std::move(node));
}

/// The same behind an operation that waits for it, which only happens where nobody needs a gradient.
template <class T, class Device>
TensorCore<T, Device> join_normalization(const TensorCore<T, Device>& x, const TensorCore<T, Device>& weight,
                                         const TensorCore<T, Device>& bias, const Array<T, Device>& mean,
                                         const Array<T, Device>& inverse) {
  if (!x.pending() || gradient_enabled() || graph::Trace::current()) return {};
  return TensorCore<T, Device>(
      x.pending()->normalized(kernel::normalize<T>({}, mean, inverse, weight.array(), bias.array())));
}

/// Mean and inverse deviation of a batch, which also go into the running statistics.
template <class T, class Device>
std::pair<Array<T, Device>, Array<T, Device>> batch_statistics(const Array<T, Device>& x,
                                                               const Array<T, Device>& running_mean,
                                                               const Array<T, Device>& running_var,
                                                               double momentum, double epsilon) {
  const std::int64_t count = x.elements() / std::max(1, x.size(1));
  check<ShapeError>(count > 1, "batch_norm: training needs more than one value a channel", "> 1", count);
  const auto [mean, variance] = kernel::channel_statistics(x);
  kernel::blend(running_mean, mean, momentum);
  kernel::blend(running_var, variance, momentum, static_cast<double>(count) / static_cast<double>(count - 1));
  return {mean, kernel::inverse_deviation(variance, epsilon)};
}

/// `shape` holds the axes of x and of the result.
template <class T, class Device>
TensorCore<T, Device> batch_norm_train(const Axes& shape, const TensorCore<T, Device>& x,
                                       const TensorCore<T, Device>& weight, const TensorCore<T, Device>& bias,
                                       const TensorCore<T, Device>& running_mean,
                                       const TensorCore<T, Device>& running_var, double momentum,
                                       double epsilon) {
  check_channels("batch_norm: input must be [N, C, ...] with weight [C]", x.extents(),
                 {weight.extents(), bias.extents(), running_mean.extents(), running_var.extents()});
  const auto [mean, inverse] =
      batch_statistics(x.array(), running_mean.array(), running_var.array(), momentum, epsilon);
  auto result = normalized(x, weight, bias, mean, inverse, true);
  if (graph::Trace::current()) add_to_trace(shape, training_only("batch_norm_train"), result, x);
  return result;
}

template <class T, class Device>
TensorCore<T, Device> batch_norm_eval(const Axes& shape, const TensorCore<T, Device>& x,
                                      const TensorCore<T, Device>& weight, const TensorCore<T, Device>& bias,
                                      const TensorCore<T, Device>& mean,
                                      const TensorCore<T, Device>& variance, double epsilon) {
  check_channels("batch_norm: input must be [N, C, ...] with weight [C]", x.extents(),
                 {weight.extents(), bias.extents(), mean.extents(), variance.extents()});
  const Array<T, Device> inverse = kernel::inverse_deviation(variance.array(), epsilon);
  if (auto joined = join_normalization(x, weight, bias, mean.array(), inverse); joined.has_value())
    return joined;
  auto result = normalized(x, weight, bias, mean.array(), inverse, false);
  if (graph::Trace::current())
    add_to_trace(shape, describe_batch_norm(epsilon), result, x, weight, bias, mean, variance);
  return result;
}

}  // namespace detail

/// (x - mean) / sqrt(var + eps) * weight + bias for each channel, with the statistics of the batch, whose
/// biased variance normalizes and whose unbiased variance goes into the running one. [N, C, ...] -> [N, C,
/// ...] Source: Ioffe and Szegedy, "Batch normalization", 2015; momentum as in PyTorch: the weight of the new
/// value.
template <class T, class S, class C, class Device>
Tensor<T, S, Device> batch_norm_train(const Tensor<T, S, Device>& x, const Tensor<T, C, Device>& weight,
                                      const Tensor<T, C, Device>& bias,
                                      const Tensor<T, C, Device>& running_mean,
                                      const Tensor<T, C, Device>& running_var, double momentum,
                                      double epsilon) {
  static_assert(is_floating<T>, "batch_norm: elements must be float or double");
  static_assert(has_channels<S, C>, "batch_norm: input must be [N, C, ...] with weight [C]");
  return Tensor<T, S, Device>(detail::batch_norm_train<T, Device>(
      S::shape_axes, x, weight, bias, running_mean, running_var, momentum, epsilon));
}

/// The same with given statistics, which are constants to the gradient.
template <class T, class S, class C, class Device>
Tensor<T, S, Device> batch_norm_eval(const Tensor<T, S, Device>& x, const Tensor<T, C, Device>& weight,
                                     const Tensor<T, C, Device>& bias, const Tensor<T, C, Device>& mean,
                                     const Tensor<T, C, Device>& variance, double epsilon) {
  static_assert(is_floating<T>, "batch_norm: elements must be float or double");
  static_assert(has_channels<S, C>, "batch_norm: input must be [N, C, ...] with weight [C]");
  return Tensor<T, S, Device>(
      detail::batch_norm_eval<T, Device>(S::shape_axes, x, weight, bias, mean, variance, epsilon));
}

}  // namespace wm
