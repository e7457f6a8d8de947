// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/focal_loss.hpp>
#include <whitematter/loss/labels.hpp>

namespace wm {

/// Options of focal_loss for logits of shape S.
template <class T, class S, class Device = Cpu>
struct FocalLossOptions {
  double alpha = 1;                               ///< weight of all classes
  Tensor<T, class_shape<S>, Device> weight = {};  ///< of each class, in alpha's place
  double gamma = 2;                               ///< by how much easy positions count less
  std::int64_t ignore_index = no_label;           ///< positions with this label count for nothing
};

namespace detail {

template <class T, class L, class Device>
auto focal_loss(const Array<T, Device>& logits, const Array<L, Device>& target,
                const kernel::LabelRule<T>& rule, double gamma, Reduction reduction) {
  check(gamma >= 0, "focal_loss: gamma must not be negative", ">= 0", gamma);
  const Array<T, Device> log_p = kernel::softmax(kernel::class_rows(logits), 1, true);
  const Array<L, Device> labels = kernel::row_major(target);
  kernel::weigh_labels(labels, log_p.size(1), rule);
  const auto count =
      static_cast<double>(std::count_if(labels.data(), labels.data() + labels.elements(), [&](L label) {
        return static_cast<std::int64_t>(label) != rule.ignore_index;
      }));
  return std::pair{
      reduce_losses(kernel::focal_losses(log_p, labels, rule, gamma).reshaped(labels.extents()), reduction,
                    count),
      [=, extents = logits.extents()](const Array<T, Device>& dy, Needs<2>) {
        const auto g = loss_gradient(kernel::row_major(dy), reduction, count);
        return std::tuple{
            kernel::from_class_rows(kernel::focal_losses_backward(log_p, labels, rule, gamma, g), extents),
            Array<L, Device>{}};
      }};
}

}  // namespace detail

/// -alpha (1 - p)^gamma log p with p = softmax(logits)[label]; a mean divides by the number of labels that
/// are not ignored. [N, C, ...] and labels [N, ...] -> [] or [N, ...]
/// Source: Lin et al., "Focal loss for dense object detection", 2017.
template <Reduction Reduce = Reduction::Mean, class T, class S, class L, class R, class Device>
auto focal_loss(const Tensor<T, S, Device>& logits, const Tensor<L, R, Device>& labels,
                const FocalLossOptions<T, S, Device>& options = {}) {
  static_assert(is_floating<T>, "focal_loss: elements must be float or double");
  static_assert(class_label<L>, "focal_loss: labels must be int64_t or int32_t classes");
  static_assert(labels_fit<S, R>, "focal_loss: logits must be [N, C, ...] and labels [N, ...]");
  if constexpr (class_label<L> && labels_fit<S, R>) {
    detail::check_labels("focal_loss: logits must be [N, C, ...] and labels [N, ...]", logits.array(),
                         labels.array());
    detail::check_batch("focal_loss: the batch must not be empty", Reduce, logits.elements());
    auto weight = detail::class_weights("focal_loss: weight must be [C]", logits, options.weight);
    if (!weight) weight = kernel::filled<T>({logits.size(1)}, static_cast<T>(options.alpha));
    auto [loss, backward] = detail::focal_loss(
        logits.array(), labels.array(), kernel::LabelRule<T>{"focal_loss", weight, options.ignore_index, 0},
        options.gamma, Reduce);
    return record<reduced_loss<Reduce, R>>(training_only("focal_loss"), loss, backward, logits, labels);
  } else {
    return Tensor<T, Shape<>, Device>();
  }
}

}  // namespace wm
