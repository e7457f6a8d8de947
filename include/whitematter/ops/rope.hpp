// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/rope.hpp>
#include <whitematter/ops/positions.hpp>
#include <whitematter/ops/rope_graph.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// x [N, T, E] whose E features are those of so many heads, an even number each.
template <class X, int Heads>
inline constexpr bool has_even_heads = [] {
  constexpr Axes x = X::axes();
  return x.rank == 3 && Heads >= 1 && x[2].fixed() && x[2].size % (2 * Heads) == 0;
}();

/// Each step of x [N, T, E] has a position.
template <class X, class P>
inline constexpr bool has_positions = X::rank == 3 && P::rank == 1 && agree(X::axes()[1], P::axes()[0]);

namespace detail {

template <class T, class Device>
auto rope_backward(Array<T, Device> cosine, Array<T, Device> sine, int depth, bool interleaved) {
  return [=](const Array<T, Device>& dy, Needs<2>) {
    return std::tuple{kernel::rope(dy, cosine, sine, depth, interleaved, true), Array<T, Device>()};
  };
}

template <class T, class Device>
TensorCore<T, Device> rope(const TensorCore<T, Device>& x, const TensorCore<std::int64_t, Device>& positions,
                           const Axes& shape, int heads, const Rope& options) {
  check<ShapeError>(positions.size(0) == x.size(1), "rope: each step must have a position", x.size(1),
                    positions.size(0));
  const int depth = x.size(2) / heads;
  const auto [cosine, sine] = kernel::rope_angles<T>(positions.array(), depth, options.base);
  const auto describe = [&](graph::Trace& trace, const auto& in, graph::Value out) {
    return RopeGraph(trace, out, heads, depth, options).add(in[0], in[1], out);
  };
  return record_core(shape, describe, kernel::rope(x.array(), cosine, sine, depth, options.interleaved),
                     rope_backward<T, Device>(cosine, sine, depth, options.interleaved), x, positions);
}

}  // namespace detail

/// Rotary position embedding: turns each pair of a head's features by the angle position * base^(-2 i /
/// depth), so that the score of a query and a key depends on how far apart they are. [N, T, Heads D] and [T]
/// -> [N, T, Heads D] Source: Su et al., "RoFormer", 2021.
template <int Heads, class T, class X, class P, class Device>
Tensor<T, X, Device> rope(const Tensor<T, X, Device>& x, const Tensor<std::int64_t, P, Device>& positions,
                          const Rope& options = {}) {
  static_assert(is_floating<T>, "rope: elements must be float or double");
  static_assert(has_even_heads<X, Heads>, "rope<Heads>: input must be [N, T, Heads D] with an even D");
  static_assert(has_positions<X, P>, "rope: each step must have a position");
  return Tensor<T, X, Device>(detail::rope(x.core(), positions.core(), X::shape_axes, Heads, options));
}

/// The same for steps from 0 on.
template <int Heads, class T, class X, class Device>
Tensor<T, X, Device> rope(const Tensor<T, X, Device>& x, const Rope& options = {}) {
  static_assert(has_even_heads<X, Heads>, "rope<Heads>: input must be [N, T, Heads D] with an even D");
  return rope<Heads>(x, positions<1>(x), options);
}

}  // namespace wm
