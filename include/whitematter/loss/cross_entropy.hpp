// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/cross_entropy.hpp>
#include <whitematter/ops/arithmetic.hpp>

namespace wm {

struct CrossEntropyOptions {
  double label_smoothing = 0;  ///< share of the target that is spread over all classes, in [0, 1]
};

/// An element type that can name a class.
template <class L>
inline constexpr bool class_label = Integral<L>;

/// Mean over the batch of -log softmax(logits)[label]. [N, C] and labels [N] -> []
/// Fails with IndexError, naming the row, for a label outside [0, C).
/// Source: Szegedy et al., "Rethinking the Inception architecture", 2016, for label smoothing.
template <Floating T, class S, class L, class R, class Device>
Tensor<T, Shape<>, Device> cross_entropy(const Tensor<T, S, Device>& logits,
                                         const Tensor<L, R, Device>& labels,
                                         const CrossEntropyOptions& options = {}) {
  static_assert(class_label<L>, "cross_entropy: labels must be int64_t or int32_t classes");
  static_assert(same_shape<R, reduced_shape<S, false, -1>> && S::rank == 2,
                "cross_entropy: logits must be [N, C] and labels [N]");
  if constexpr (class_label<L>) {
    check<ShapeError>(logits.size(0) == labels.size(0), "cross_entropy: logits must be [N, C] and labels [N]",
                      logits.extents(), labels.extents());
    check<ShapeError>(logits.size(0) > 0, "cross_entropy: the batch must not be empty", ">= 1",
                      logits.size(0));
    check(options.label_smoothing >= 0 && options.label_smoothing <= 1,
          "cross_entropy: label_smoothing must be a share", "0 to 1", options.label_smoothing);
    const Array<T, Device> log_p = kernel::softmax(logits.array(), 1, true);
    const T loss = kernel::cross_entropy(log_p, labels.array(), options.label_smoothing);
    const auto describe = [](graph::Trace&, const auto&, graph::Value) -> graph::Traced {
      fail(
          "cross_entropy: a loss is no part of an inference graph (expected a model's output, got its loss)");
    };
    return record<Shape<>>(
        describe, kernel::filled<T>({}, loss),
        [log_p, labels = labels.array(), s = options.label_smoothing](const Array<T, Device>& dy, Needs<2>) {
          return std::tuple{kernel::cross_entropy_backward(log_p, labels, s, *dy.data()), Array<L, Device>{}};
        },
        logits, labels);
  } else {
    return {};
  }
}

}  // namespace wm
