// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/cross_entropy.hpp>

namespace wm::kernel {

/// For each row -weight (1 - p)^gamma log p of its label. log_p [rows, C] -> [rows]
template <class T, Integral L>
Array<T, Cpu> focal_losses(const Array<T, Cpu>& log_p, const Array<L, Cpu>& labels, const LabelRule<T>& rule,
                           double gamma) {
  const Span span("focal_loss", {.bytes = labels.bytes(), .shape = log_p.extents()});
  const std::int64_t rows = log_p.size(0), classes = log_p.size(1);
  Array<T, Cpu> losses({log_p.size(0)});
  detail::for_each_row(rows, classes, [&](std::int64_t r) {
    const L label = labels.data()[r];
    losses.data()[r] = T(0);
    if (label == rule.ignore_index) return;
    const T value = log_p.data()[r * classes + label];
    losses.data()[r] =
        -static_cast<T>(rule.weight_of(label)) * std::pow(-std::expm1(value), static_cast<T>(gamma)) * value;
  });
  return losses;
}

/// The gradient of the logits that log_p is the log_softmax of.
template <class T, Integral L>
Array<T, Cpu> focal_losses_backward(const Array<T, Cpu>& log_p, const Array<L, Cpu>& labels,
                                    const LabelRule<T>& rule, double gamma, const Array<T, Cpu>& g) {
  const Span span("focal_loss", {2 * log_p.elements(), 2 * log_p.bytes(), log_p.extents(), "backward", true});
  const std::int64_t rows = log_p.size(0), classes = log_p.size(1);
  Array<T, Cpu> dx = filled(log_p.extents(), T(0));
  const T power = static_cast<T>(gamma);
  detail::for_each_row(rows, classes, [&](std::int64_t r) {
    const L label = labels.data()[r];
    if (label == rule.ignore_index) return;
    const T* row = log_p.data() + r * classes;
    T* to = dx.data() + r * classes;
    // With q = 1 - p, the derivative by log p is q^gamma - gamma q^(gamma - 1) p log p. Its last part goes to
    // 0 with q.
    const T value = row[label], q = -std::expm1(value);
    T slope = std::pow(q, power);
    if (gamma != 0 && q != 0) slope -= power * std::pow(q, power - 1) * std::exp(value) * value;
    slope *= -static_cast<T>(rule.weight_of(label)) * detail::gradient_of_row(g, r);
    for (std::int64_t c = 0; c < classes; ++c) to[c] = -std::exp(row[c]) * slope;
    to[label] = q * slope;
  });
  return dx;
}

}  // namespace wm::kernel
