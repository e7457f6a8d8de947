// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/gather.hpp>

namespace wm {

struct EmbeddingOptions {
  int padding_idx = -1;  ///< the row that gets no gradient; none where it is negative
};

/// A table [V, E], and indices whose result has a rank that a shape can have.
template <class W, class R>
inline constexpr bool embeddable = W::rank == 2 && R::rank < max_rank;

namespace detail {

template <class W, class R>
struct Embedded {
  static constexpr Axes value = [] {
    Axes axes = R::axes(1);
    return axes.push(W::axes(0)[1]);
  }();
};

}  // namespace detail

/// The rows of a table at the given indices. [V, E] and [...] -> [..., E]
/// Fails with IndexError, naming the position, for an index outside [0, V).
template <class T, class W, class L, class R, class Device>
auto embedding(const Tensor<T, W, Device>& weight, const Tensor<L, R, Device>& index,
               const EmbeddingOptions& options = {}) {
  static_assert(is_floating<T>, "embedding: elements must be float or double");
  static_assert(index_type<L>, "embedding: indices must be int64_t or int32_t");
  static_assert(embeddable<W, R>, "embedding: weight must be [V, E]");
  if constexpr (index_type<L> && embeddable<W, R>) {
    kernel::check_indices("embedding: indices must be rows of the weight", index.array(), weight.size(0));
    return record<shape_from<detail::Embedded<W, R>, W, R>>(
        detail::describe_on_axis("Gather", 0), kernel::take(weight.array(), index.array(), 0),
        detail::take_backward(weight.array(), index.array(), 0, options.padding_idx), weight, index);
  } else {
    return weight;
  }
}

}  // namespace wm
