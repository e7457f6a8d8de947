// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/trilu.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

inline auto describe_trilu(kernel::Triangle part, int diagonal) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    const auto k = trace.add_integers({diagonal}, {});
    return trace.add_node("Trilu", {in[0], k.value}, std::move(out),
                          {{"upper", std::int64_t{part == kernel::Triangle::Upper}}});
  };
}

template <class T, class Device>
auto trilu_backward(kernel::Triangle part, int diagonal) {
  return [=](const Array<T, Device>& dy, Needs<1>) { return std::tuple{kernel::trilu(dy, part, diagonal)}; };
}

template <class T, class S, class Device>
Tensor<T, S, Device> trilu(const Tensor<T, S, Device>& x, kernel::Triangle part, int diagonal) {
  return record<S>(describe_trilu(part, diagonal), kernel::trilu(x.array(), part, diagonal),
                   trilu_backward<T, Device>(part, diagonal), x);
}

}  // namespace detail

/// The lower triangle of each matrix, with the diagonals up to the given one; zeros above it.
/// [..., H, W] -> [..., H, W]
template <class T, class S, class Device>
Tensor<T, S, Device> tril(const Tensor<T, S, Device>& x, int diagonal = 0) {
  static_assert(S::rank >= 2, "tril: input must be [..., H, W]");
  return detail::trilu(x, kernel::Triangle::Lower, diagonal);
}

/// The upper triangle of each matrix, from the given diagonal on; zeros below it. [..., H, W] -> [..., H, W]
template <class T, class S, class Device>
Tensor<T, S, Device> triu(const Tensor<T, S, Device>& x, int diagonal = 0) {
  static_assert(S::rank >= 2, "triu: input must be [..., H, W]");
  return detail::trilu(x, kernel::Triangle::Upper, diagonal);
}

}  // namespace wm
