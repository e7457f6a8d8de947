// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/rope.hpp>
#include <whitematter/ops/rope_graph.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// x [N, T, E] whose E features are those of so many heads, an even number each.
template <class X, int Heads>
inline constexpr bool has_even_heads = [] {
  constexpr Axes x = X::axes();
  return x.rank == 3 && Heads >= 1 && x[2].fixed() && x[2].size % (2 * Heads) == 0;
}();

namespace detail {

template <class T, class Device>
auto rope_backward(Array<T, Device> cosine, Array<T, Device> sine, int depth, bool interleaved) {
  return [=](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::rope(dy, cosine, sine, depth, interleaved, true)};
  };
}

}  // namespace detail

/// Rotary position embedding: turns each pair of a head's features by the angle step * base^(-2 i / depth),
/// so that the score of a query and a key depends on how far apart they are. [N, T, Heads D] -> [N, T, Heads
/// D] Source: Su et al., "RoFormer", 2021.
template <int Heads, class T, class X, class Device>
Tensor<T, X, Device> rope(const Tensor<T, X, Device>& x, const Rope& options = {}) {
  static_assert(is_floating<T>, "rope: elements must be float or double");
  static_assert(has_even_heads<X, Heads>, "rope<Heads>: input must be [N, T, Heads D] with an even D");
  const int depth = x.size(2) / Heads;
  const auto [cosine, sine] = kernel::rope_angles<T>(options.first, x.size(1), depth, options.base);
  const auto describe = [&](graph::Trace& trace, const auto& in, graph::Value out) {
    return detail::RopeGraph(trace, out, Heads, depth, options).add(in[0], out);
  };
  return record<X>(describe, kernel::rope(x.array(), cosine, sine, depth, options.interleaved),
                   detail::rope_backward<T, Device>(cosine, sine, depth, options.interleaved), x);
}

}  // namespace wm
