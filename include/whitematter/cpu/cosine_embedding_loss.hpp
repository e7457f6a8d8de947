// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <utility>

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

namespace detail {

/// The cosine of the angle between two rows, and their squared lengths.
struct RowCosine {
  double cosine, first, second;

  template <class T>
  RowCosine(const T* a, const T* b, int n) {
    constexpr double epsilon = 1e-12;  // PyTorch's
    double product = 0;
    first = second = epsilon;
    for (int i = 0; i < n; ++i) {
      const double x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
      product += x * y, first += x * x, second += y * y;
    }
    cosine = product / std::sqrt(first * second);
  }
};

}  // namespace detail

/// 1 - cos where the label is 1, max(cos - margin, 0) where it is -1. Two of [N, D] and labels [N] -> [N]
/// Fails with IndexError, naming the row, for another label.
template <class T, class L>
Array<T, Cpu> cosine_embedding_losses(const Array<T, Cpu>& a, const Array<T, Cpu>& b,
                                      const Array<L, Cpu>& labels, double margin) {
  const Span span("cosine_embedding_loss", {6 * a.elements(), a.bytes() + b.bytes(), a.extents()});
  Array<T, Cpu> losses({a.size(0)});
  const std::int64_t n = a.size(1);
  for (std::int64_t r = 0; r < a.size(0); ++r) {
    const L label = labels.data()[r];
    if (label != L(1) && label != L(-1)) [[unlikely]]
      fail<IndexError>(text("cosine_embedding_loss: labels must say alike or not (expected 1 or -1, got ",
                            label, " in row ", r, ")"));
    const detail::RowCosine row(a.data() + r * n, b.data() + r * n, a.size(1));
    losses.data()[r] = static_cast<T>(label == L(1) ? 1 - row.cosine : std::max(row.cosine - margin, 0.0));
  }
  return losses;
}

/// The gradients of a and b from that of each loss; all rows share one that has no axes.
template <class T, class L>
std::pair<Array<T, Cpu>, Array<T, Cpu>> cosine_embedding_backward(const Array<T, Cpu>& a,
                                                                  const Array<T, Cpu>& b,
                                                                  const Array<L, Cpu>& labels, double margin,
                                                                  const Array<T, Cpu>& g) {
  const Span span("cosine_embedding_loss", {14 * a.elements(), 4 * a.bytes(), a.extents(), "backward"});
  Array<T, Cpu> da(a.extents()), db(a.extents());
  const std::int64_t n = a.size(1);
  for (std::int64_t r = 0; r < a.size(0); ++r) {
    const T *x = a.data() + r * n, *y = b.data() + r * n;
    const detail::RowCosine row(x, y, a.size(1));
    double slope = static_cast<double>(g.data()[g.rank() == 0 ? 0 : r]);
    if (labels.data()[r] == L(1))
      slope = -slope;
    else if (row.cosine <= margin)
      slope = 0;
    const double length = std::sqrt(row.first * row.second);
    for (std::int64_t i = 0; i < n; ++i) {
      const double u = static_cast<double>(x[i]), v = static_cast<double>(y[i]);
      da.data()[r * n + i] = static_cast<T>(slope * (v / length - row.cosine * u / row.first));
      db.data()[r * n + i] = static_cast<T>(slope * (u / length - row.cosine * v / row.second));
    }
  }
  return {da, db};
}

}  // namespace wm::kernel
