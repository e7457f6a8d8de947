// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/labels.hpp>

namespace wm {

/// Options of cross_entropy for logits of shape S.
template <class T, class S, class Device = Cpu>
struct CrossEntropyOptions {
  Tensor<T, class_shape<S>, Device> weight = {};  ///< of each class; a mean divides by the labels' weights
  std::int64_t ignore_index = no_label;           ///< positions with this label count for nothing
  double label_smoothing = 0;                     ///< share of the target spread over all classes, in [0, 1]
};

/// A target of probabilities, as the logits in type and shape.
template <class T, class S, class U, class R>
inline constexpr bool is_soft_target = std::is_same_v<T, U>&& same_shape<S, R>;

namespace detail {

inline void check_smoothing(double share) {
  check(share >= 0 && share <= 1, "cross_entropy: label_smoothing must be a share", "0 to 1", share);
}

/// The losses of all positions, reduced, and their backward function.
template <class T, class L, class Device>
auto label_cross_entropy(const Array<T, Device>& logits, const Array<L, Device>& target,
                         const kernel::LabelRule<T>& rule, Reduction reduction) {
  const Array<T, Device> log_p = kernel::softmax(kernel::class_rows(logits), 1, true);
  const Array<L, Device> labels = kernel::row_major(target);
  const double count = kernel::weigh_labels(labels, log_p.size(1), rule);
  return std::pair{
      reduce_losses(kernel::label_losses(log_p, labels, rule).reshaped(labels.extents()), reduction, count),
      [=, extents = logits.extents()](const Array<T, Device>& dy, Needs<2>) {
        const auto g = loss_gradient(kernel::row_major(dy), reduction, count);
        return std::tuple{
            kernel::from_class_rows(kernel::label_losses_backward(log_p, labels, rule, g), extents),
            Array<L, Device>{}};
      }};
}

template <class T, class Device>
auto soft_cross_entropy(const Array<T, Device>& logits, const Array<T, Device>& soft,
                        const kernel::LabelRule<T>& rule, Reduction reduction) {
  check<ShapeError>(logits.extents() == soft.extents(),
                    "cross_entropy: a soft target must have the sizes of the logits", logits.extents(),
                    soft.extents());
  const Array<T, Device> log_p = kernel::softmax(kernel::class_rows(logits), 1, true);
  const Array<T, Device> target = kernel::class_rows(soft);
  const double count = log_p.size(0);
  Extents positions{logits.size(0)};
  for (int i = 2; i < logits.rank(); ++i) positions.push(logits.size(i));
  return std::pair{
      reduce_losses(kernel::soft_losses(log_p, target, rule).reshaped(positions), reduction, count),
      [=, extents = logits.extents()](const Array<T, Device>& dy, Needs<2>) {
        const auto g = loss_gradient(kernel::row_major(dy), reduction, count);
        const auto [dx, dt] = kernel::soft_losses_backward(log_p, target, rule, g);
        return std::tuple{kernel::from_class_rows(dx, extents), kernel::from_class_rows(dt, extents)};
      }};
}

}  // namespace detail

/// -log softmax(logits)[label]. [N, C, ...] and labels [N, ...], or probabilities [N, C, ...] -> [] or [N,
/// ...] Fails with IndexError, naming the row, for a label that is no class. A mean of ignored labels alone
/// is NaN. Source: Szegedy et al., "Rethinking the Inception architecture", 2016, for label smoothing.
template <Reduction Reduce = Reduction::Mean, class T, class S, class L, class R, class Device>
auto cross_entropy(const Tensor<T, S, Device>& logits, const Tensor<L, R, Device>& target,
                   const CrossEntropyOptions<T, S, Device>& options = {}) {
  static_assert(is_floating<T>, "cross_entropy: elements must be float or double");
  constexpr const char* rule = "cross_entropy: the batch must not be empty";
  const kernel::LabelRule<T> label_rule{
      "cross_entropy", detail::class_weights("cross_entropy: weight must be [C]", logits, options.weight),
      options.ignore_index, options.label_smoothing};
  if constexpr (is_soft_target<T, S, L, R> && S::rank >= 2) {
    using Result = reduced_loss<Reduce, reduced_shape<S, false, 1>>;
    detail::check_batch(rule, Reduce, logits.elements());
    detail::check_smoothing(options.label_smoothing);
    auto [loss, backward] = detail::soft_cross_entropy(logits.array(), target.array(), label_rule, Reduce);
    return record<Result>(training_only("cross_entropy"), loss, backward, logits, target);
  } else {
    static_assert(class_label<L>, "cross_entropy: labels must be int64_t or int32_t classes");
    static_assert(labels_fit<S, R>, "cross_entropy: logits must be [N, C, ...] and labels [N, ...]");
    if constexpr (class_label<L> && labels_fit<S, R>) {
      detail::check_labels("cross_entropy: logits must be [N, C, ...] and labels [N, ...]", logits.array(),
                           target.array());
      detail::check_batch(rule, Reduce, logits.elements());
      detail::check_smoothing(options.label_smoothing);
      auto [loss, backward] = detail::label_cross_entropy(logits.array(), target.array(), label_rule, Reduce);
      return record<reduced_loss<Reduce, R>>(training_only("cross_entropy"), loss, backward, logits, target);
    } else {
      return Tensor<T, Shape<>, Device>();
    }
  }
}

}  // namespace wm
