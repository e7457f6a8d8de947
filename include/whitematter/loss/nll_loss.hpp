// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/labels.hpp>

namespace wm {

/// Options of nll_loss for log-probabilities of shape S.
template <class T, class S, class Device = Cpu>
struct NllLossOptions {
  Tensor<T, class_shape<S>, Device> weight = {};  ///< of each class; a mean divides by the labels' weights
  std::int64_t ignore_index = no_label;           ///< positions with this label count for nothing
};

namespace detail {

template <class T, class L, class Device>
auto nll_loss(const Array<T, Device>& log_probabilities, const Array<L, Device>& target,
              const kernel::LabelRule<T>& rule, Reduction reduction) {
  const Array<T, Device> log_p = kernel::class_rows(log_probabilities);
  const Array<L, Device> labels = kernel::row_major(target);
  const double count = kernel::weigh_labels(labels, log_p.size(1), rule);
  return std::pair{
      reduce_losses(kernel::label_losses(log_p, labels, rule).reshaped(labels.extents()), reduction, count),
      [=, extents = log_probabilities.extents(), rows = log_p.extents()](const Array<T, Device>& dy,
                                                                         Needs<2>) {
        const auto g = loss_gradient(kernel::row_major(dy), reduction, count);
        return std::tuple{kernel::from_class_rows(kernel::nll_backward(rows, labels, rule, g), extents),
                          Array<L, Device>{}};
      }};
}

}  // namespace detail

/// -log_probabilities[label], as log_softmax gives them. [N, C, ...] and labels [N, ...] -> [] or [N, ...]
/// Fails with IndexError, naming the row, for a label that is no class. A mean of ignored labels alone is
/// NaN.
template <Reduction Reduce = Reduction::Mean, class T, class S, class L, class R, class Device>
auto nll_loss(const Tensor<T, S, Device>& log_probabilities, const Tensor<L, R, Device>& labels,
              const NllLossOptions<T, S, Device>& options = {}) {
  static_assert(is_floating<T>, "nll_loss: elements must be float or double");
  static_assert(class_label<L>, "nll_loss: labels must be int64_t or int32_t classes");
  static_assert(labels_fit<S, R>, "nll_loss: log-probabilities must be [N, C, ...] and labels [N, ...]");
  if constexpr (class_label<L> && labels_fit<S, R>) {
    detail::check_labels("nll_loss: log-probabilities must be [N, C, ...] and labels [N, ...]",
                         log_probabilities.array(), labels.array());
    detail::check_batch("nll_loss: the batch must not be empty", Reduce, log_probabilities.elements());
    auto [loss, backward] = detail::nll_loss(
        log_probabilities.array(), labels.array(),
        kernel::LabelRule<T>{
            "nll_loss",
            detail::class_weights("nll_loss: weight must be [C]", log_probabilities, options.weight),
            options.ignore_index, 0},
        Reduce);
    return record<reduced_loss<Reduce, R>>(training_only("nll_loss"), loss, backward, log_probabilities,
                                           labels);
  } else {
    return Tensor<T, Shape<>, Device>();
  }
}

}  // namespace wm
