// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/attention.hpp>
#include <whitematter/cpu/dropout.hpp>

#include "support/arrays.hpp"

namespace wm {

/// Random operands of an attention, and what the definition says of them, with a matrix of all weights in
/// double. Where there is dropout, its mask is the one of dropout alone.
template <class T>
struct AttentionCase {
  kernel::AttentionSizes s;
  double p_dropped;
  Array<T> q, k, v, dy, mask;  // mask [N, heads, T, S] or none
  std::vector<double> y, dq, dk, dv;

  explicit AttentionCase(const kernel::AttentionSizes& sizes, bool masked = false, double dropout = 0)
      : s(sizes),
        p_dropped(dropout),
        q(sample_array<T>(1, {s.batch, s.queries, s.heads * s.depth})),
        k(sample_array<T>(2, {s.batch, s.keys, s.groups * s.depth})),
        v(sample_array<T>(3, {s.batch, s.keys, s.groups * s.value_depth})),
        dy(sample_array<T>(4, {s.batch, s.queries, s.heads * s.value_depth})),
        y(static_cast<std::size_t>(dy.elements())),
        dq(static_cast<std::size_t>(q.elements())),
        dk(static_cast<std::size_t>(k.elements())),
        dv(static_cast<std::size_t>(v.elements())) {
    if (masked) mask = sample_array<T>(5, {s.batch, s.heads, s.queries, s.keys});
    Generator generator(6);
    const auto kept =
        kernel::dropout_mask({s.batch, s.heads, s.queries, s.keys}, Layout::RowMajor, dropout, generator);
    for (int n = 0; n < s.batch; ++n)
      for (int h = 0; h < s.heads; ++h)
        for (int t = 0; t < s.queries; ++t)
          add_query(n, h, t, kept.data() + ((n * s.heads + h) * s.queries + t) * s.keys);
  }

  kernel::DropoutWords dropped() const {
    Generator generator(6);
    return {p_dropped, s.weight(s.batch, 0, 0, 0), generator};
  }

  kernel::ScoreMask<T> score_mask() const {
    if (!mask) return {};
    return {mask, {std::int64_t{s.heads} * s.queries * s.keys, std::int64_t{s.queries} * s.keys, s.keys, 1}};
  }

 private:
  void add_query(int n, int h, int t, const std::uint8_t* kept) {
    const int seen = s.seen(t), group = h / s.heads_of_group();
    const auto at = [](const Array<T>& x, int item, int row, int head, int depth) {
      return static_cast<std::size_t>((std::int64_t{item} * x.size(1) + row) * x.size(2) + head * depth);
    };
    const std::size_t query = at(q, n, t, h, s.depth), result = at(dy, n, t, h, s.value_depth);
    const auto dot = [](const T* a, const T* b, int count) {
      double sum = 0;
      for (int i = 0; i < count; ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
      return sum;
    };
    std::vector<double> p(static_cast<std::size_t>(seen)), dp(p), factors(p);
    double sum = 0, mean = 0;
    for (int i = 0; i < seen; ++i) {
      const auto j = static_cast<std::size_t>(i);
      double score = s.scale * dot(q.data() + query, k.data() + at(k, n, i, group, s.depth), s.depth);
      if (mask) score += static_cast<double>(mask.data()[((n * s.heads + h) * s.queries + t) * s.keys + i]);
      sum += p[j] = std::exp(score);
      factors[j] = kept[i] ? 1 / (1 - p_dropped) : 0;
      dp[j] =
          factors[j] * dot(dy.data() + result, v.data() + at(v, n, i, group, s.value_depth), s.value_depth);
    }
    for (std::size_t j = 0; j < p.size(); ++j) mean += (p[j] /= sum) * dp[j];
    for (int i = 0; i < seen; ++i) {
      const auto j = static_cast<std::size_t>(i);
      const std::size_t value = at(v, n, i, group, s.value_depth), key = at(k, n, i, group, s.depth);
      for (std::size_t c = 0; c < static_cast<std::size_t>(s.value_depth); ++c) {
        y[result + c] += factors[j] * p[j] * static_cast<double>(v.data()[value + c]);
        dv[value + c] += factors[j] * p[j] * static_cast<double>(dy.data()[result + c]);
      }
      const double slope = p[j] * (dp[j] - mean) * s.scale;
      for (std::size_t c = 0; c < static_cast<std::size_t>(s.depth); ++c) {
        dq[query + c] += slope * static_cast<double>(k.data()[key + c]);
        dk[key + c] += slope * static_cast<double>(q.data()[query + c]);
      }
    }
  }
};

}  // namespace wm
