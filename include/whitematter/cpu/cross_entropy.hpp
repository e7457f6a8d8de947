// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/softmax.hpp>

namespace wm::kernel {

/// Mean over rows of -sum(target * log p), where the target is 1 - smoothing at the label and smoothing
/// spread over all classes. log_probabilities [N, C], labels [N]. Fails with IndexError for a label outside
/// [0, C).
template <Floating T, Integral L>
T cross_entropy(const Array<T, Cpu>& log_probabilities, const Array<L, Cpu>& labels, double smoothing) {
  const int rows = log_probabilities.size(0), classes = log_probabilities.size(1);
  double total = 0;
  for (int r = 0; r < rows; ++r) {
    const L label = labels.data()[r];
    if (label < 0 || label >= classes) [[unlikely]]
      fail<IndexError>(text("cross_entropy: labels must be classes (expected 0 to ", classes - 1, ", got ",
                            label, " in row ", r, ")"));
    const T* row = log_probabilities.data() + std::int64_t{r} * classes;
    double sum = 0;
    if (smoothing != 0)
      for (int c = 0; c < classes; ++c) sum += static_cast<double>(row[c]);
    total -= (1 - smoothing) * static_cast<double>(row[label]) + smoothing / classes * sum;
  }
  return static_cast<T>(total / rows);
}

/// (p - target) * scale / N.
template <Floating T, Integral L>
Array<T, Cpu> cross_entropy_backward(const Array<T, Cpu>& log_probabilities, const Array<L, Cpu>& labels,
                                     double smoothing, T scale) {
  const int rows = log_probabilities.size(0), classes = log_probabilities.size(1);
  Array<T, Cpu> dx(log_probabilities.extents());
  const T factor = scale / static_cast<T>(rows), spread = static_cast<T>(smoothing / classes);
  for (int r = 0; r < rows; ++r) {
    const T* row = log_probabilities.data() + std::int64_t{r} * classes;
    T* to = dx.data() + std::int64_t{r} * classes;
    for (int c = 0; c < classes; ++c) to[c] = (std::exp(row[c]) - spread) * factor;
    to[labels.data()[r]] -= static_cast<T>(1 - smoothing) * factor;
  }
  return dx;
}

}  // namespace wm::kernel
