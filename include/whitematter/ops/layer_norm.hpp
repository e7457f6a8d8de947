// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/row_norm.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// The last axes of X are those of W.
template <class X, class W>
inline constexpr bool ends_with = [] {
  constexpr Axes x = X::axes(), w = W::axes();
  bool same = w.rank >= 1 && x.rank >= w.rank;
  for (int i = 1; same && i <= w.rank; ++i) same = agree(x[x.rank - i], w[w.rank - i]);
  return same;
}();

namespace detail {

/// Sizes that only the program's run knows.
inline void check_last_axes(const char* rule, const Extents& x, const Extents& weight) {
  for (int i = 1; i <= weight.rank(); ++i)
    check<ShapeError>(x[x.rank() - i] == weight[weight.rank() - i], rule, weight, x);
}

inline auto describe_layer_norm(int axes, double epsilon) {
  return [axes, epsilon](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("LayerNormalization", {in.begin(), in.end()}, std::move(out),
                          {{"axis", std::int64_t{-axes}}, {"epsilon", static_cast<float>(epsilon)}});
  };
}

template <class T, class Device>
auto layer_norm_backward(Array<T, Device> x, Array<T, Device> weight, Array<T, Device> mean,
                         Array<T, Device> inverse) {
  return [=](const Array<T, Device>& dy, Needs<3>) {
    return kernel::row_norm_backward(dy, x, weight, mean, inverse, kernel::Center::Yes);
  };
}

}  // namespace detail

/// (x - mean) / sqrt(var + epsilon) * weight + bias with the statistics over the last axes, those of the
/// weight. [..., E] and [E] -> [..., E] Source: Ba et al., "Layer normalization", 2016.
template <class T, class X, class W, class B, class Device>
Tensor<T, X, Device> layer_norm(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
                                const Tensor<T, B, Device>& bias, double epsilon = 1e-5) {
  static_assert(is_floating<T>, "layer_norm: elements must be float or double");
  static_assert(ends_with<X, W>, "layer_norm: input must be [..., E] and weight [E]");
  static_assert(same_shape<W, B>, "layer_norm: weight and bias must have the same shape");
  detail::check_last_axes("layer_norm: input must be [..., E] and weight [E]", x.extents(), weight.extents());
  detail::check_last_axes("layer_norm: weight and bias must have the same shape", bias.extents(),
                          weight.extents());
  const auto rows = kernel::row_norm(x.array(), weight.array(), bias.array(), epsilon, kernel::Center::Yes);
  return record<X>(detail::describe_layer_norm(W::rank, epsilon), rows.y,
                   detail::layer_norm_backward(x.array(), weight.array(), rows.mean, rows.inverse), x, weight,
                   bias);
}

}  // namespace wm
