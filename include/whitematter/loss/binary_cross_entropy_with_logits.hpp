// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/reduction.hpp>

namespace wm {

/// Options of binary_cross_entropy_with_logits. Weights are tensors that broadcast to the input's sizes.
template <class T, class Device = Cpu>
struct BinaryCrossEntropyOptions {
  LossWeight<T, Device> weight = {};      ///< of each element
  LossWeight<T, Device> pos_weight = {};  ///< of the target's positive part, such as [C] for each class
};

namespace detail {

template <class T, class Device>
struct BinaryCrossEntropy {
  static constexpr auto rule = "binary_cross_entropy_with_logits: input and target must have the same shape";

  Array<T, Device> x, target, weight, positive;

  /// log(1 + exp(-x)), in which nothing overflows.
  static auto softplus_of_negative(const auto& v) { return (-v.abs()).exp().log1p() + (-v).max(T(0)); }

  Array<T, Device> losses() const {
    return kernel::map<T>(
        rule,
        [](const auto& v, const auto& t, const auto& w, const auto& p) {
          return w * ((T(1) - t) * v + (T(1) + (p - T(1)) * t) * softplus_of_negative(v));
        },
        x, target, weight, positive);
  }
  Array<T, Device> input_gradient(const Array<T, Device>& g) const {
    return kernel::map<T>(
        rule,
        [](const auto& v, const auto& t, const auto& w, const auto& p, const auto& d) {
          return d * w * ((T(1) - t) - (T(1) + (p - T(1)) * t) * (-v).logistic());
        },
        x, target, weight, positive, g);
  }
  Array<T, Device> target_gradient(const Array<T, Device>& g) const {
    return kernel::map<T>(
        rule,
        [](const auto& v, const auto&, const auto& w, const auto& p, const auto& d) {
          return d * w * ((p - T(1)) * softplus_of_negative(v) - v);
        },
        x, target, weight, positive, g);
  }
};

template <class T, class Device>
auto binary_cross_entropy_backward(BinaryCrossEntropy<T, Device> loss, Reduction reduction) {
  return [loss = std::move(loss), reduction](const Array<T, Device>& dy, Needs<2> needs) {
    const auto g = loss_gradient(dy, reduction, static_cast<double>(loss.x.elements()));
    const Array<T, Device> none;
    return std::tuple{needs[0] ? loss.input_gradient(g) : none, needs[1] ? loss.target_gradient(g) : none};
  };
}

}  // namespace detail

/// -(t log p + (1 - t) log(1 - p)) with p = sigmoid(input). Two of [...] -> [] or [...]
/// Fails with ShapeError for a weight that does not broadcast to the input.
template <Reduction Reduce = Reduction::Mean, class T, class S, class U, class R, class Device>
auto binary_cross_entropy_with_logits(const Tensor<T, S, Device>& input, const Tensor<U, R, Device>& target,
                                      const BinaryCrossEntropyOptions<T, Device>& options = {}) {
  static_assert(loss_types<T, U>,
                "binary_cross_entropy_with_logits: elements of both must be float or double");
  static_assert(same_shape<S, R>,
                "binary_cross_entropy_with_logits: input and target must have the same shape");
  using Result = Tensor<T, reduced_loss<Reduce, S>, Device>;
  if constexpr (loss_types<T, U> && same_shape<S, R>) {
    detail::check_batch("binary_cross_entropy_with_logits: the batch must not be empty", Reduce,
                        input.elements());
    check<ShapeError>(input.extents() == target.extents(), detail::BinaryCrossEntropy<T, Device>::rule,
                      input.extents(), target.extents());
    const auto broadcast = [&](const auto& weight) {
      return weight.broadcasting_to("binary_cross_entropy_with_logits: a weight must broadcast to the input",
                                    input.extents());
    };
    const detail::BinaryCrossEntropy<T, Device> loss{input.array(), target.array(), broadcast(options.weight),
                                                     broadcast(options.pos_weight)};
    return record<typename Result::shape>(
        training_only("binary_cross_entropy_with_logits"),
        detail::reduce_losses(loss.losses(), Reduce, static_cast<double>(input.elements())),
        detail::binary_cross_entropy_backward(loss, Reduce), input, target);
  } else {
    return Result();
  }
}

}  // namespace wm
