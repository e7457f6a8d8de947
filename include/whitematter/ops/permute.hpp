// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/view.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// The numbers name each axis of the shape once.
template <class S, int... I>
inline constexpr bool permutable = [] {
  unsigned seen = 0;
  ((seen |= has_axis<S, I> ? 1u << normalize_axis(I, S::rank) : 0), ...);
  return sizeof...(I) == S::rank && seen == (1u << S::rank) - 1;
}();

namespace detail {

using Order = std::array<int, max_rank>;

template <class S, int... I>
struct Permuted {
  static constexpr Axes value = [] {
    constexpr Axes axes = S::axes();
    Axes result;
    (result.push(axes[normalize_axis(I, S::rank)]), ...);
    return result;
  }();
};

inline auto describe_permute(const Order& order, int rank) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("Transpose", {in[0]}, std::move(out),
                          {{"perm", std::vector<std::int64_t>(order.begin(), order.begin() + rank)}});
  };
}

template <class T, class Device>
auto permute_backward(const Order& order, int rank) {
  Order inverse{};
  for (int i = 0; i < rank; ++i) inverse[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = i;
  return [inverse](const Array<T, Device>& dy, Needs<1>) { return std::tuple{kernel::permute(dy, inverse)}; };
}

}  // namespace detail

template <class S, int... I>
using permuted_shape = shape_from<detail::Permuted<S, I...>, S>;

/// Axis i of the result is the i-th given axis of x: permute<0, 2, 1>(x). [A, B, C] -> [A, C, B]
template <int... Axis, class T, class S, class Device>
auto permute(const Tensor<T, S, Device>& x) {
  static_assert(permutable<S, Axis...>, "permute: axes must name each axis of the tensor's shape once");
  if constexpr (permutable<S, Axis...>) {
    constexpr detail::Order order{normalize_axis(Axis, S::rank)...};
    return record<permuted_shape<S, Axis...>>(detail::describe_permute(order, S::rank),
                                              kernel::permute(x.array(), order),
                                              detail::permute_backward<T, Device>(order, S::rank), x);
  } else {
    return x;
  }
}

/// Exchanges two axes. [..., A, ..., B, ...] -> [..., B, ..., A, ...]
template <int First, int Second, class T, class S, class Device>
auto transpose(const Tensor<T, S, Device>& x) {
  static_assert(has_axis<S, First> && has_axis<S, Second>,
                "transpose: axes must exist in the tensor's shape");
  if constexpr (has_axis<S, First> && has_axis<S, Second>) {
    constexpr int a = normalize_axis(First, S::rank), b = normalize_axis(Second, S::rank);
    return [&]<int... I>(std::integer_sequence<int, I...>) {
      return permute<(I == a ? b : I == b ? a : I)...>(x);
    }
    (std::make_integer_sequence<int, S::rank>());
  } else {
    return x;
  }
}

}  // namespace wm
