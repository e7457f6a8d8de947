// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/cross_entropy.hpp>
#include <whitematter/loss/reduction.hpp>

/// What losses on classes have in common.
namespace wm {

/// The label that says that a position has none.
inline constexpr std::int64_t no_label = -100;

/// An element type that can name a class.
template <class L>
inline constexpr bool class_label = Integral<L>;

/// [N, C, ...] and labels [N, ...].
template <class S, class Labels>
inline constexpr bool labels_fit = S::rank >= 2 && same_shape<Labels, reduced_shape<S, false, 1>>;

namespace detail {

/// [C] of [N, C, ...].
template <class S>
constexpr auto class_axis() {
  if constexpr (S::rank >= 2)
    return Shape<S::template dim<1>>{};
  else
    return Shape<1>{};
}

template <class T, class L, class Device>
void check_labels(const char* rule, const Array<T, Device>& x, const Array<L, Device>& labels) {
  Extents expected = x.extents();
  if (expected.rank() < 2) return;
  Extents positions{expected[0]};
  for (int i = 2; i < expected.rank(); ++i) positions.push(expected[i]);
  check<ShapeError>(positions == labels.extents(), rule, x.extents(), labels.extents());
}

}  // namespace detail

/// [C] of a shape [N, C, ...].
template <class S>
using class_shape = decltype(detail::class_axis<S>());

namespace detail {

/// The weights of the classes of x [N, C, ...]; none where the option was not given.
template <class T, class S, class C, class Device>
Array<T, Device> class_weights(const char* rule, const Tensor<T, S, Device>& x,
                               const Tensor<T, C, Device>& weight) {
  if (!weight.has_value()) return {};
  if constexpr (S::rank >= 2)
    check<ShapeError>(weight.size(0) == x.size(1), rule, Extents{x.size(1)}, weight.extents());
  return weight.array();
}

}  // namespace detail

}  // namespace wm
