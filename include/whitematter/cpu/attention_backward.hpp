// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/attention.hpp>

namespace wm::kernel {

template <class T>
struct AttentionGradients {
  Array<T, Cpu> q, k, v;
};

namespace detail {

/// The gradients of one group: its keys and values, and the queries of its heads. Weights are computed again
/// from the sums of the forward pass, a block of queries and keys at a time.
template <class T>
class GroupGradients {
 public:
  GroupGradients(const AttentionSizes& s, const ScoreMask<T>& mask, const DropoutWords& dropped,
                 std::int64_t item, const HeadRows<const T>& k, const HeadRows<const T>& v,
                 const HeadRows<T>& dk, const HeadRows<T>& dv)
      : s_(s),
        mask_(mask),
        dropped_(dropped),
        item_(item),
        dk_(dk),
        dv_(dv),
        keys_(packed_blocks(k, s.keys, s.depth, Transpose::No)),
        turned_keys_(packed_blocks(k, s.keys, s.depth, Transpose::Yes)),
        turned_values_(packed_blocks(v, s.keys, s.value_depth, Transpose::Yes)),
        weights_(attention_block * attention_block),
        slopes_(attention_block * attention_block) {
    for (int i = 0; i < s.keys; ++i) {
      std::fill_n(dk.row(i), s.depth, T(0));
      std::fill_n(dv.row(i), s.value_depth, T(0));
    }
  }

  void add_head(int head, const HeadRows<const T>& q, const HeadRows<const T>& y, const HeadRows<const T>& dy,
                const T* log_sums, const HeadRows<T>& dq) {
    for (int first = 0; first < s_.queries; first += attention_block) {
      const int count = std::min(attention_block, s_.queries - first);
      const PackedMatrix<T> queries(count, s_.depth, {q.row(first), q.stride}),
          gradients(count, s_.value_depth, {dy.row(first), dy.stride});
      T means[attention_block];  // of the gradients of a query's weights
      for (int r = 0; r < count; ++r) {
        means[r] = (eigen::vector(y.row(first + r), s_.value_depth) *
                    eigen::vector(dy.row(first + r), s_.value_depth))
                       .sum();
        std::fill_n(dq.row(first + r), s_.depth, T(0));
      }
      for (int begin = 0; begin < s_.seen(first + count - 1); begin += attention_block) {
        const auto block = static_cast<std::size_t>(begin / attention_block);
        const int width = std::min(attention_block, s_.keys - begin);
        gemm<T>(count, {q.row(first), q.stride}, turned_keys_[block], weights_.data(), attention_block);
        gemm<T>(count, {dy.row(first), dy.stride}, turned_values_[block], slopes_.data(), attention_block);
        for (int r = 0; r < count; ++r)
          weigh(head, first + r, begin, width, log_sums[first + r], means[r], r);
        const auto turned = [&](const Storage<T, Cpu>& x) {
          return Operand<T>{x.data(), attention_block, Transpose::Yes};
        };
        gemm<T>(count, {slopes_.data(), attention_block}, keys_[block], dq.row(first), dq.stride, true);
        gemm<T>(width, turned(slopes_), queries, dk_.row(begin), dk_.stride, true);
        gemm<T>(width, turned(weights_), gradients, dv_.row(begin), dv_.stride, true);
      }
    }
  }

 private:
  /// A row of scores and of the gradients of weights -> the weights and the gradients of scores.
  void weigh(int head, int query, int begin, int width, T log_sum, T mean, int r) {
    T *weights = weights_.data() + r * attention_block, *slopes = slopes_.data() + r * attention_block;
    const int count = std::clamp(s_.seen(query) - begin, 0, width);
    std::fill(weights + count, weights + width, T(0));
    std::fill(slopes + count, slopes + width, T(0));
    auto p = eigen::vector(weights, count), d = eigen::vector(slopes, count);
    p *= static_cast<T>(s_.scale);
    if (mask_) mask_.add(item_, head, query, begin, count, weights);
    exponentials<T>(p, log_sum, static_cast<bool>(mask_));
    const auto factors = eigen::vector(factors_.data(), count);
    if (dropped_) {
      dropped_.factors(s_.weight(item_, head, query, begin), count, factors_.data());
      d *= factors;
    }
    // A single weight is 1 whatever its score; a difference of equal sums would leave their rounding.
    d = (p == T(1)).select(T(0), p * (d - mean) * static_cast<T>(s_.scale));
    if (dropped_) p *= factors;
  }

  const AttentionSizes& s_;
  const ScoreMask<T>& mask_;
  const DropoutWords& dropped_;
  std::int64_t item_;
  HeadRows<T> dk_, dv_;
  std::vector<PackedMatrix<T>> keys_, turned_keys_, turned_values_;
  Storage<T, Cpu> weights_, slopes_;        // [query, key]
  std::array<T, attention_block> factors_;  // of the weights of one query
};

}  // namespace detail

/// Gradients of attention for queries, keys and values. Source: Dao, "FlashAttention-2", 2023.
template <class T>
AttentionGradients<T> attention_backward(const Array<T, Cpu>& gradient, const Array<T, Cpu>& queries,
                                         const Array<T, Cpu>& keys, const Array<T, Cpu>& values,
                                         const AttentionForward<T>& out, const AttentionSizes& s,
                                         const ScoreMask<T>& mask = {}, const DropoutWords& dropped = {}) {
  const Array<T, Cpu> dy = row_major(gradient), q = row_major(queries), k = row_major(keys),
                      v = row_major(values);
  const AttentionGradients<T> d{Array<T, Cpu>(q.extents()), Array<T, Cpu>(k.extents()),
                                Array<T, Cpu>(v.extents())};
  const Span span("attention_backward",
                  {s.flops() * 5 / 2, 2 * (q.bytes() + k.bytes() + v.bytes() + dy.bytes()), dy.extents()});
  parallel_parts(std::int64_t{s.batch} * s.groups, [&](std::int64_t part) {
    const std::int64_t item = part / s.groups;
    const int group = static_cast<int>(part % s.groups), heads = s.heads_of_group();
    detail::GroupGradients<T> gradients(s, mask, dropped, item, {k, item, group, s.depth},
                                        {v, item, group, s.value_depth}, {d.k, item, group, s.depth},
                                        {d.v, item, group, s.value_depth});
    for (int head = group * heads; head < (group + 1) * heads; ++head)
      gradients.add_head(
          head, {q, item, head, s.depth}, {out.y, item, head, s.value_depth}, {dy, item, head, s.value_depth},
          out.log_sums.data() + (item * s.heads + head) * s.queries, {d.q, item, head, s.depth});
  });
  return d;
}

}  // namespace wm::kernel
