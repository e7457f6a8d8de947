// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/cosine_embedding_loss.hpp>
#include <whitematter/loss/reduction.hpp>

namespace wm {

struct CosineEmbeddingLossOptions {
  double margin = 0;  ///< cosine that pairs that are not alike may have, in [-1, 1]
};

/// Two of [N, D] and labels [N].
template <class A, class B, class Labels>
inline constexpr bool pairs_fit =
    A::rank == 2 && same_shape<A, B>&& same_shape<Labels, reduced_shape<A, false, 1>>;

namespace detail {

template <class T, class L, class Device>
auto cosine_embedding_loss(const Array<T, Device>& first, const Array<T, Device>& second,
                           const Array<L, Device>& labels, double margin, Reduction reduction) {
  constexpr const char* rule = "cosine_embedding_loss: inputs must be two of [N, D] and labels [N]";
  check<ShapeError>(first.extents() == second.extents(), rule, first.extents(), second.extents());
  check<ShapeError>(labels.size(0) == first.size(0), rule, first.extents(), labels.extents());
  check_batch("cosine_embedding_loss: the batch must not be empty", reduction, first.size(0));
  check(margin >= -1 && margin <= 1, "cosine_embedding_loss: margin must be a cosine", "-1 to 1", margin);
  const double count = first.size(0);
  const auto a = kernel::row_major(first), b = kernel::row_major(second);
  return std::pair{reduce_losses(kernel::cosine_embedding_losses(a, b, labels, margin), reduction, count),
                   [=](const Array<T, Device>& dy, Needs<3>) {
                     const auto g = loss_gradient(dy, reduction, count);
                     auto [da, db] = kernel::cosine_embedding_backward(a, b, labels, margin, g);
                     return std::tuple{da, db, Array<L, Device>{}};
                   }};
}

}  // namespace detail

/// 1 - cos(a, b) for rows with label 1, max(cos(a, b) - margin, 0) for those with -1. Two of [N, D] and
/// labels [N] -> [] or [N]. Fails with IndexError, naming the row, for another label.
template <Reduction Reduce = Reduction::Mean, class T, class A, class B, class L, class R, class Device>
auto cosine_embedding_loss(const Tensor<T, A, Device>& a, const Tensor<T, B, Device>& b,
                           const Tensor<L, R, Device>& labels,
                           const CosineEmbeddingLossOptions& options = {}) {
  static_assert(is_floating<T>, "cosine_embedding_loss: elements must be float or double");
  static_assert(pairs_fit<A, B, R>, "cosine_embedding_loss: inputs must be two of [N, D] and labels [N]");
  if constexpr (pairs_fit<A, B, R>) {
    auto [loss, backward] =
        detail::cosine_embedding_loss(a.array(), b.array(), labels.array(), options.margin, Reduce);
    return record<reduced_loss<Reduce, R>>(training_only("cosine_embedding_loss"), loss, backward, a, b,
                                           labels);
  } else {
    return Tensor<T, Shape<>, Device>();
  }
}

}  // namespace wm
