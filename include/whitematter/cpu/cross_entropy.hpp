// SPDX-License-Identifier: MIT
#pragma once

#include <numeric>
#include <utility>

#include <whitematter/cpu/softmax.hpp>

namespace wm::kernel {

/// How the losses of labelled rows are weighed.
template <class T>
struct LabelRule {
  const char* operation;        // whose error it is
  Array<T, Cpu> weight = {};    // of each class; none is 1 for all
  std::int64_t ignore_index{};  // rows with this label count for nothing
  double smoothing = 0;         // share of the target that is spread over all classes

  double weight_of(std::int64_t label) const {
    return weight ? static_cast<double>(weight.data()[label]) : 1;
  }
};

/// x [N, C, ...] as a matrix whose rows are the classes of one position.
template <class T>
Array<T, Cpu> class_rows(const Array<T, Cpu>& x) {
  const Extents& e = x.extents();
  const std::int64_t rows = e[0] * e.elements(2, e.rank());
  return channels_last(x).relabelled(Layout::RowMajor).reshaped({static_cast<int>(rows), e[1]});
}

/// What class_rows does, undone.
template <class T>
Array<T, Cpu> from_class_rows(const Array<T, Cpu>& rows, const Extents& extents) {
  return rows.reshaped(extents).relabelled(extents.rank() < 3 ? Layout::RowMajor : Layout::ChannelsLast);
}

/// Fails with IndexError, naming the row, for a label that is neither a class nor ignored. -> the sum of the
/// labels' weights
template <class T, Integral L>
double weigh_labels(const Array<L, Cpu>& labels, int classes, const LabelRule<T>& rule) {
  const Span span("weigh_labels", {.bytes = labels.bytes(), .shape = labels.extents()});
  double total = 0;
  for (std::int64_t r = 0; r < labels.elements(); ++r) {
    const L label = labels.data()[r];
    if (label != rule.ignore_index && (label < 0 || label >= classes)) [[unlikely]]
      fail<IndexError>(text(rule.operation, ": labels must be classes (expected 0 to ", classes - 1, ", got ",
                            label, " in row ", r, ")"));
    if (label != rule.ignore_index) total += rule.weight_of(label);
  }
  return total;
}

namespace detail {

template <class F>
void for_each_row(std::int64_t rows, std::int64_t classes, F f) {
  parallel_for(rows, std::max<std::int64_t>(1, memory_grain / 8 / std::max<std::int64_t>(classes, 1)),
               [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t r = begin; r < end; ++r) f(r);
               });
}

/// The gradient of a row's loss: all rows share one that has no axes.
template <class T>
T gradient_of_row(const Array<T, Cpu>& g, std::int64_t row) {
  return g.data()[g.rank() == 0 ? 0 : row];
}

}  // namespace detail

/// For each row -sum(target * weight * log p), where the target is 1 - smoothing at the label and smoothing
/// spread over all classes. log_p [rows, C], labels of each row -> [rows]
template <class T, Integral L>
Array<T, Cpu> label_losses(const Array<T, Cpu>& log_p, const Array<L, Cpu>& labels,
                           const LabelRule<T>& rule) {
  const Span span("cross_entropy", {.bytes = labels.bytes(), .shape = log_p.extents()});
  const std::int64_t rows = log_p.size(0), classes = log_p.size(1);
  Array<T, Cpu> losses({log_p.size(0)});
  detail::for_each_row(rows, classes, [&](std::int64_t r) {
    const L label = labels.data()[r];
    losses.data()[r] = T(0);
    if (label == rule.ignore_index) return;
    const T* row = log_p.data() + r * classes;
    double spread = 0;
    if (rule.smoothing != 0)
      for (std::int64_t c = 0; c < classes; ++c) spread += rule.weight_of(c) * static_cast<double>(row[c]);
    losses.data()[r] =
        static_cast<T>(-(1 - rule.smoothing) * rule.weight_of(label) * static_cast<double>(row[label]) -
                       rule.smoothing / static_cast<double>(classes) * spread);
  });
  return losses;
}

/// The gradient of the logits that log_p is the log_softmax of.
template <class T, Integral L>
Array<T, Cpu> label_losses_backward(const Array<T, Cpu>& log_p, const Array<L, Cpu>& labels,
                                    const LabelRule<T>& rule, const Array<T, Cpu>& g) {
  const Span span("cross_entropy", {3 * log_p.elements(), 2 * log_p.bytes(), log_p.extents(), "backward"});
  const std::int64_t rows = log_p.size(0), classes = log_p.size(1);
  const double share = rule.smoothing / static_cast<double>(classes);
  double weights = static_cast<double>(classes);
  if (rule.weight) weights = std::accumulate(rule.weight.data(), rule.weight.data() + classes, 0.0);
  Array<T, Cpu> dx(log_p.extents());
  detail::for_each_row(rows, classes, [&](std::int64_t r) {
    const L label = labels.data()[r];
    const T *row = log_p.data() + r * classes, *w = rule.weight ? rule.weight.data() : nullptr;
    T* to = dx.data() + r * classes;
    if (label == rule.ignore_index) return static_cast<void>(std::fill_n(to, classes, T(0)));
    const double at_label = (1 - rule.smoothing) * rule.weight_of(label);
    const T gradient = detail::gradient_of_row(g, r), total = static_cast<T>(at_label + share * weights);
    for (std::int64_t c = 0; c < classes; ++c)
      to[c] = (std::exp(row[c]) * total - static_cast<T>(share) * (w ? w[c] : T(1))) * gradient;
    to[label] -= static_cast<T>(at_label) * gradient;
  });
  return dx;
}

/// The gradient of log_p itself, without smoothing.
template <class T, Integral L>
Array<T, Cpu> nll_backward(const Extents& extents, const Array<L, Cpu>& labels, const LabelRule<T>& rule,
                           const Array<T, Cpu>& g) {
  const Span span("nll", {.shape = extents, .algorithm = "backward", .whole = true});
  Array<T, Cpu> dx = filled(extents, T(0));
  for (std::int64_t r = 0; r < extents[0]; ++r) {
    const L label = labels.data()[r];
    if (label != rule.ignore_index)
      dx.data()[r * extents[1] + label] =
          -static_cast<T>(rule.weight_of(label)) * detail::gradient_of_row(g, r);
  }
  return dx;
}

/// For each row -sum(weight * t * log p) with a target t of probabilities, smoothed. -> [rows]
template <class T>
Array<T, Cpu> soft_losses(const Array<T, Cpu>& log_p, const Array<T, Cpu>& target, const LabelRule<T>& rule) {
  const Span span("cross_entropy", {5 * log_p.elements(), 2 * log_p.bytes(), log_p.extents()});
  const std::int64_t rows = log_p.size(0), classes = log_p.size(1);
  const double spread = rule.smoothing / static_cast<double>(classes);
  Array<T, Cpu> losses({log_p.size(0)});
  detail::for_each_row(rows, classes, [&](std::int64_t r) {
    const T *row = log_p.data() + r * classes, *t = target.data() + r * classes;
    double sum = 0;
    for (std::int64_t c = 0; c < classes; ++c)
      sum += rule.weight_of(c) * (static_cast<double>(t[c]) * (1 - rule.smoothing) + spread) *
             static_cast<double>(row[c]);
    losses.data()[r] = static_cast<T>(-sum);
  });
  return losses;
}

/// The gradients of the logits and of the target.
template <class T>
std::pair<Array<T, Cpu>, Array<T, Cpu>> soft_losses_backward(const Array<T, Cpu>& log_p,
                                                             const Array<T, Cpu>& target,
                                                             const LabelRule<T>& rule,
                                                             const Array<T, Cpu>& g) {
  const Span span("cross_entropy", {9 * log_p.elements(), 4 * log_p.bytes(), log_p.extents(), "backward"});
  const std::int64_t rows = log_p.size(0), classes = log_p.size(1);
  const T kept = static_cast<T>(1 - rule.smoothing),
          spread = static_cast<T>(rule.smoothing / static_cast<double>(classes));
  Array<T, Cpu> dx(log_p.extents()), dt(log_p.extents());
  detail::for_each_row(rows, classes, [&](std::int64_t r) {
    const T *row = log_p.data() + r * classes, *t = target.data() + r * classes;
    const auto weight = [&](std::int64_t c) { return rule.weight ? rule.weight.data()[c] : T(1); };
    const T gradient = detail::gradient_of_row(g, r);
    T total = 0;
    for (std::int64_t c = 0; c < classes; ++c) total += weight(c) * (t[c] * kept + spread);
    for (std::int64_t c = 0; c < classes; ++c) {
      dx.data()[r * classes + c] = (std::exp(row[c]) * total - weight(c) * (t[c] * kept + spread)) * gradient;
      dt.data()[r * classes + c] = -kept * weight(c) * row[c] * gradient;
    }
  });
  return {dx, dt};
}

}  // namespace wm::kernel
