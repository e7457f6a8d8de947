// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/ctc_loss.hpp>
#include <whitematter/loss/reduction.hpp>

namespace wm {

struct CtcLossOptions {
  int blank = 0;               ///< the class that stands for no label
  bool zero_infinity = false;  ///< a sequence too short for its labels has loss 0 instead of infinity
};

/// [T, N, C], targets [N, S] and two of [N].
template <class S, class Targets, class InputLengths, class TargetLengths>
inline constexpr bool ctc_fits = [] {
  constexpr Axes x = S::axes(), t = Targets::axes(), i = InputLengths::axes(), l = TargetLengths::axes();
  return x.rank == 3 && t.rank == 2 && i.rank == 1 && l.rank == 1 && agree(x[1], t[0]) && agree(x[1], i[0]) &&
         agree(x[1], l[0]);
}();

namespace detail {

template <class T, class L, class Device>
auto ctc_loss(const Array<T, Device>& log_probabilities, const kernel::CtcTargets<L>& targets,
              bool zero_infinity, Reduction reduction) {
  constexpr const char* rule =
      "ctc_loss: log-probabilities must be [T, N, C], targets [N, S] and both lengths [N]";
  const Array<T, Device> log_p = kernel::row_major(log_probabilities);
  const int batch = log_p.size(1);
  for (const int size : {targets.labels.size(0), targets.input_lengths.size(0), targets.lengths.size(0)})
    check<ShapeError>(size == batch, rule, batch, size);
  check_batch("ctc_loss: the batch must not be empty", reduction, batch);
  check(targets.blank >= 0 && targets.blank < log_p.size(2), "ctc_loss: blank must be a class",
        text("0 to ", log_p.size(2) - 1), targets.blank);
  kernel::check_ctc(log_p, targets);
  // A mean is one over the batch of losses for each label.
  std::vector<double> share(static_cast<std::size_t>(batch), 1);
  if (reduction == Reduction::Mean)
    for (std::size_t n = 0; n < share.size(); ++n)
      share[n] = 1 / static_cast<double>(std::max<std::int64_t>(targets.lengths.data()[n], 1) * batch);
  const Array<T, Device> losses = kernel::ctc_losses(log_p, targets);
  for (std::size_t n = 0; n < share.size(); ++n) {
    T& loss = losses.data()[n];
    loss = zero_infinity && std::isinf(loss) ? T(0) : loss * static_cast<T>(share[n]);
  }
  const Reduction rest = reduction == Reduction::None ? Reduction::None : Reduction::Sum;
  return std::pair{
      reduce_losses(losses, rest, 1), [=](const Array<T, Device>& dy, Needs<2>) {
        std::vector<double> g = share;
        for (std::size_t n = 0; n < g.size(); ++n)
          g[n] *= static_cast<double>(dy.data()[dy.rank() == 0 ? 0 : n]);
        return std::tuple{kernel::ctc_losses_backward(log_p, targets, zero_infinity, g), Array<L, Device>{}};
      }};
}

}  // namespace detail

/// -log of the probability that labels come out of a sequence whose repetitions and blanks are dropped; a
/// mean takes each loss for one label. log_probabilities [T, N, C] as log_softmax gives them, targets [N, S]
/// of which target_lengths [N] count, input_lengths [N] of T -> [] or [N]. Fails with IndexError, naming the
/// row, for a label or length outside its range. Source: Graves et al., "Connectionist temporal
/// classification", 2006.
template <Reduction Reduce = Reduction::Mean, class T, class S, Integral L, class R, Integral I, class Inputs,
          class Lengths, class Device>
auto ctc_loss(const Tensor<T, S, Device>& log_probabilities, const Tensor<L, R, Device>& targets,
              const Tensor<I, Inputs, Device>& input_lengths,
              const Tensor<I, Lengths, Device>& target_lengths, const CtcLossOptions& options = {}) {
  static_assert(is_floating<T>, "ctc_loss: elements must be float or double");
  static_assert(ctc_fits<S, R, Inputs, Lengths>,
                "ctc_loss: log-probabilities must be [T, N, C], targets [N, S] and both lengths [N]");
  if constexpr (ctc_fits<S, R, Inputs, Lengths>) {
    auto [loss, backward] = detail::ctc_loss(
        log_probabilities.array(),
        kernel::CtcTargets<L>{kernel::row_major(targets.array()),
                              kernel::cast<std::int64_t>(input_lengths.array()),
                              kernel::cast<std::int64_t>(target_lengths.array()), options.blank},
        options.zero_infinity, Reduce);
    return record<reduced_loss<Reduce, reduced_shape<S, false, 0, 2>>>(training_only("ctc_loss"), loss,
                                                                       backward, log_probabilities, targets);
  } else {
    return Tensor<T, Shape<>, Device>();
  }
}

}  // namespace wm
