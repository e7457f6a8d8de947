// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

/// The labels of a batch of sequences. log_p [T, N, C], labels [N, S], lengths [N] each.
template <class L>
struct CtcTargets {
  Array<L, Cpu> labels;
  Array<std::int64_t, Cpu> input_lengths, lengths;
  int blank = 0;
};

namespace detail {

inline double log_add(double a, double b) {
  const double larger = std::max(a, b);
  return std::isinf(larger) ? larger : larger + std::log1p(std::exp(-std::abs(a - b)));
}

/// One sequence. Its states are the labels with a blank before, between and after them.
template <class T, class L>
class CtcSequence {
 public:
  CtcSequence(const Array<T, Cpu>& log_p, const CtcTargets<L>& targets, int n)
      : log_p_(log_p.data() + std::int64_t{n} * log_p.size(2)),
        step_(std::int64_t{log_p.size(1)} * log_p.size(2)),
        labels_(targets.labels.data() + std::int64_t{n} * targets.labels.size(1)),
        blank_(targets.blank),
        times_(static_cast<std::size_t>(targets.input_lengths.data()[n])),
        states_(2 * static_cast<std::size_t>(targets.lengths.data()[n]) + 1),
        forward_(times_ * states_, impossible) {
    row(0)[0] = at(0, 0);
    if (states_ > 1) row(0)[1] = at(0, 1);
    for (std::size_t t = 1; t < times_; ++t)
      for (std::size_t s = 0; s < states_; ++s) {
        const double* before = row(t - 1);
        double sum = before[s];
        if (s >= 1) sum = log_add(sum, before[s - 1]);
        if (skips_to(s)) sum = log_add(sum, before[s - 2]);
        row(t)[s] = sum + at(t, s);
      }
    const double* last = row(times_ - 1);
    loss_ = -(states_ > 1 ? log_add(last[states_ - 1], last[states_ - 2]) : last[0]);
  }

  double loss() const { return loss_; }

  /// Adds to the gradient of log_p, which begins where this sequence does: minus the probability of being in
  /// a state of that class at that time, given the labels.
  void add_gradient(T* gradient, double scale) {
    std::vector<double> after(states_, impossible), next(states_);
    after[states_ - 1] = 0;
    if (states_ > 1) after[states_ - 2] = 0;
    for (std::size_t t = times_; t-- > 0;) {
      for (std::size_t s = 0; s < states_; ++s)
        gradient[static_cast<std::int64_t>(t) * step_ + label(s)] -=
            static_cast<T>(scale * std::exp(row(t)[s] + after[s] + loss_));
      if (t == 0) break;
      for (std::size_t s = 0; s < states_; ++s) {
        double sum = after[s] + at(t, s);
        if (s + 1 < states_) sum = log_add(sum, after[s + 1] + at(t, s + 1));
        if (s + 2 < states_ && skips_to(s + 2)) sum = log_add(sum, after[s + 2] + at(t, s + 2));
        next[s] = sum;
      }
      std::swap(after, next);
    }
  }

 private:
  static constexpr double impossible = -std::numeric_limits<double>::infinity();

  std::int64_t label(std::size_t state) const {
    return state % 2 == 0 ? blank_ : static_cast<std::int64_t>(labels_[state / 2]);
  }
  double at(std::size_t t, std::size_t s) const {
    return static_cast<double>(log_p_[static_cast<std::int64_t>(t) * step_ + label(s)]);
  }
  /// Between different labels the blank may be left out.
  bool skips_to(std::size_t s) const { return s >= 2 && s % 2 == 1 && label(s) != label(s - 2); }
  double* row(std::size_t t) { return forward_.data() + t * states_; }

  const T* log_p_;
  std::int64_t step_;
  const L* labels_;
  std::int64_t blank_;
  std::size_t times_, states_;
  std::vector<double> forward_;
  double loss_ = 0;
};

}  // namespace detail

/// Fails with IndexError for a length or label outside its range, naming where it stands.
template <class T, class L>
void check_ctc(const Array<T, Cpu>& log_p, const CtcTargets<L>& targets) {
  const auto check_length = [](const char* what, std::int64_t low, std::int64_t high, std::int64_t got,
                               int row) {
    if (got < low || got > high) [[unlikely]]
      fail<IndexError>(text("ctc_loss: ", what, " must fit (expected ", low, " to ", high, ", got ", got,
                            " in row ", row, ")"));
  };
  const int classes = log_p.size(2), width = targets.labels.size(1);
  for (int n = 0; n < log_p.size(1); ++n) {
    check_length("input lengths", 1, log_p.size(0), targets.input_lengths.data()[n], n);
    check_length("target lengths", 0, width, targets.lengths.data()[n], n);
    for (int s = 0; s < targets.lengths.data()[n]; ++s) {
      const L label = targets.labels.data()[std::int64_t{n} * width + s];
      if (label < 0 || label >= classes || label == targets.blank) [[unlikely]]
        fail<IndexError>(text("ctc_loss: labels must be classes other than blank (expected 0 to ",
                              classes - 1, " but ", targets.blank, ", got ", label, " in row ", n, ")"));
    }
  }
}

/// -log of the probability of each sequence's labels, by the forward algorithm in double. -> [N]
template <class T, Integral L>
Array<T, Cpu> ctc_losses(const Array<T, Cpu>& log_p, const CtcTargets<L>& targets) {
  const Span span("ctc_loss", {.bytes = log_p.bytes(), .shape = log_p.extents()});
  Array<T, Cpu> losses({log_p.size(1)});
  parallel_for(log_p.size(1), 1, [&](std::int64_t begin, std::int64_t) {
    const int n = static_cast<int>(begin);
    losses.data()[n] = static_cast<T>(detail::CtcSequence<T, L>(log_p, targets, n).loss());
  });
  return losses;
}

/// The gradient of log_p from that of each sequence's loss, by the forward-backward algorithm; 0 for losses
/// that are infinite, where that is asked for.
template <class T, Integral L>
Array<T, Cpu> ctc_losses_backward(const Array<T, Cpu>& log_p, const CtcTargets<L>& targets,
                                  bool zero_infinity, const std::vector<double>& g) {
  const Span span("ctc_loss", {0, 2 * log_p.bytes(), log_p.extents(), "backward", true});
  Array<T, Cpu> gradient = filled(log_p.extents(), T(0));
  parallel_for(log_p.size(1), 1, [&](std::int64_t begin, std::int64_t) {
    const int n = static_cast<int>(begin);
    detail::CtcSequence<T, L> sequence(log_p, targets, n);
    if (!(zero_infinity && std::isinf(sequence.loss())))
      sequence.add_gradient(gradient.data() + begin * log_p.size(2), g[static_cast<std::size_t>(n)]);
  });
  return gradient;
}

}  // namespace wm::kernel
