// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include <whitematter/core/eigen.hpp>
#include <whitematter/cpu/attention_row.hpp>
#include <whitematter/cpu/copy.hpp>
#include <whitematter/cpu/dropout_words.hpp>
#include <whitematter/cpu/gemm.hpp>
#include <whitematter/cpu/walk.hpp>

namespace wm::kernel {

/// What is added to the scores, with the strides of [N, heads, T, S]; none where there is no array.
template <class T, class Device = Cpu>
struct ScoreMask {
  Array<T, Device> values{};
  std::array<std::int64_t, 4> strides{};

  explicit operator bool() const { return static_cast<bool>(values); }

  void add(std::int64_t item, int head, std::int64_t query, std::int64_t first, std::int64_t count,
           T* scores) const {
    const T* from =
        values.data() + item * strides[0] + head * strides[1] + query * strides[2] + first * strides[3];
    for (std::int64_t s = 0; s < count; ++s) scores[s] += from[s * strides[3]];
  }
};

/// What the backward pass needs: the logarithm of each query's sum of exponentials, [N, heads, T].
template <class T, class Device = Cpu>
struct AttentionForward {
  Array<T, Device> y, log_sums;
};

namespace detail {

/// Queries and keys of one product.
inline constexpr int attention_block = 64;

/// Blocks of keys whose scores a block of queries holds at a time.
inline constexpr int held_blocks = 8;

/// exp(scores - shift). Where there is a mask, what it hides is 0 and not the least number that there is.
template <class T>
void exponentials(eigen::Vector<T> scores, T shift, bool masked) {
  if (masked)
    scores = (scores == -std::numeric_limits<T>::infinity()).select(T(0), (scores - shift).exp());
  else
    scores = (scores - shift).exp();
}

/// The keys or values of one group in blocks, each as the right operand of a product.
template <class T>
std::vector<PackedMatrix<T>> packed_blocks(const HeadRows<const T>& rows, int count, int depth,
                                           Transpose transpose) {
  std::vector<PackedMatrix<T>> blocks;
  for (int first = 0; first < count; first += attention_block) {
    const int n = std::min(attention_block, count - first);
    const Operand<T> operand{rows.row(first), rows.stride, transpose};
    blocks.emplace_back(transpose == Transpose::Yes ? depth : n, transpose == Transpose::Yes ? n : depth,
                        operand);
  }
  return blocks;
}

/// A block of queries of one head against all keys, which come in pieces: the sums so far are scaled whenever
/// a larger score appears. Source: Dao et al., "FlashAttention", 2022.
template <class T>
class QueryBlock {
 public:
  QueryBlock(const AttentionSizes& s, std::int64_t item, int head, int first, const ScoreMask<T>& mask,
             const DropoutWords& dropped)
      : s_(s),
        mask_(mask),
        dropped_(dropped),
        item_(item),
        head_(head),
        first_(first),
        count_(std::min(attention_block, s.queries - first)),
        scores_(std::int64_t{attention_block} * width),
        largest_(static_cast<std::size_t>(count_), -std::numeric_limits<T>::infinity()),
        sums_(static_cast<std::size_t>(count_), T(0)) {}

  void run(const HeadRows<const T>& q, const std::vector<PackedMatrix<T>>& keys,
           const std::vector<PackedMatrix<T>>& values, const HeadRows<T>& y, T* log_sums) {
    for (int r = 0; r < count_; ++r) std::fill_n(y.row(first_ + r), s_.value_depth, T(0));
    const int seen = s_.seen(first_ + count_ - 1), blocks = (seen + attention_block - 1) / attention_block;
    for (int from = 0; from < blocks; from += held_blocks) {
      const int until = std::min(blocks, from + held_blocks);
      for (int b = from; b < until; ++b)
        gemm<T>(count_, {q.row(first_), q.stride}, keys[static_cast<std::size_t>(b)],
                scores_.data() + (b - from) * attention_block, width);
      for (int r = 0; r < count_; ++r)
        weigh(r, from * attention_block, std::min(s_.keys, until * attention_block), y.row(first_ + r));
      for (int b = from; b < until; ++b)
        gemm<T>(count_, {scores_.data() + (b - from) * attention_block, width},
                values[static_cast<std::size_t>(b)], y.row(first_), y.stride, true);
    }
    for (int r = 0; r < count_; ++r) {
      const T sum = sums_[static_cast<std::size_t>(r)];
      if (sum > 0) eigen::vector(y.row(first_ + r), s_.value_depth) /= sum;
      log_sums[first_ + r] = sum > 0 ? largest_[static_cast<std::size_t>(r)] + std::log(sum) : T(0);
    }
  }

 private:
  static constexpr int width = held_blocks * attention_block;

  /// Scores of keys [begin, end) -> their exponentials, 0 for what the query does not see.
  void weigh(int r, int begin, int end, T* y) {
    T& largest = largest_[static_cast<std::size_t>(r)];
    T& sum = sums_[static_cast<std::size_t>(r)];
    T* row = scores_.data() + r * width;
    const int count = std::clamp(s_.seen(first_ + r) - begin, 0, end - begin);
    std::fill(row + count, row + (end - begin), T(0));
    if (count == 0) return;
    auto scores = eigen::vector(row, count);
    scores *= static_cast<T>(s_.scale);
    if (mask_) mask_.add(item_, head_, first_ + r, begin, count, row);
    const T most = std::max(largest, scores.maxCoeff());
    if (most == -std::numeric_limits<T>::infinity()) return void(scores.setZero());
    if (sum > 0) {
      const T before = std::exp(largest - most);
      sum *= before;
      eigen::vector(y, s_.value_depth) *= before;
    }
    exponentials<T>(scores, most, static_cast<bool>(mask_));
    sum += scores.sum();
    largest = most;
    if (dropped_) {
      dropped_.factors(s_.weight(item_, head_, first_ + r, begin), count, factors_.data());
      scores *= eigen::vector(factors_.data(), count);
    }
  }

  const AttentionSizes& s_;
  const ScoreMask<T>& mask_;
  const DropoutWords& dropped_;
  std::int64_t item_;
  int head_, first_, count_;
  Storage<T, Cpu> scores_;
  std::array<T, width> factors_;  // of the weights of one query
  std::vector<T> largest_, sums_;
};

}  // namespace detail

/// softmax(scale q k^T + mask) v for each head, without a matrix of all scores. q [N, T, heads * depth], k
/// [N, S, groups * depth], v [N, S, groups * value_depth] -> [N, T, heads * value_depth]. A query that sees
/// no key gives zeros. Dropped are weights, by their place in [N, heads, T, S].
template <class T>
AttentionForward<T> attention(const Array<T, Cpu>& queries, const Array<T, Cpu>& keys,
                              const Array<T, Cpu>& values, const AttentionSizes& s,
                              const ScoreMask<T>& mask = {}, const DropoutWords& dropped = {}) {
  const Array<T, Cpu> q = row_major(queries), k = row_major(keys), v = row_major(values);
  const AttentionForward<T> out{Array<T, Cpu>({s.batch, s.queries, s.heads * s.value_depth}),
                                Array<T, Cpu>({s.batch, s.heads, s.queries})};
  const Span span("attention",
                  {s.flops(), q.bytes() + k.bytes() + v.bytes() + out.y.bytes(), out.y.extents()});
  parallel_parts(std::int64_t{s.batch} * s.groups, [&](std::int64_t part) {
    const std::int64_t item = part / s.groups;
    const int group = static_cast<int>(part % s.groups), heads = s.heads_of_group();
    const auto packed_keys =
        detail::packed_blocks<T>({k, item, group, s.depth}, s.keys, s.depth, Transpose::Yes);
    const auto packed_values =
        detail::packed_blocks<T>({v, item, group, s.value_depth}, s.keys, s.value_depth, Transpose::No);
    for (int head = group * heads; head < (group + 1) * heads; ++head)
      for (int first = 0; first < s.queries; first += detail::attention_block)
        detail::QueryBlock<T>(s, item, head, first, mask, dropped)
            .run({q, item, head, s.depth}, packed_keys, packed_values, {out.y, item, head, s.value_depth},
                 out.log_sums.data() + (item * s.heads + head) * s.queries);
  });
  return out;
}

/// The same from keys and values where they are. Scores are rounded otherwise than in attention_backward,
/// which must find the weight of a single key to be 1: for inference.
template <class T>
AttentionForward<T> attention_by_rows(const Array<T, Cpu>& queries, const Array<T, Cpu>& keys,
                                      const Array<T, Cpu>& values, const AttentionSizes& s,
                                      const ScoreMask<T>& mask = {}) {
  const Array<T, Cpu> q = row_major(queries), k = row_major(keys), v = row_major(values);
  const AttentionForward<T> out{Array<T, Cpu>({s.batch, s.queries, s.heads * s.value_depth}),
                                Array<T, Cpu>({s.batch, s.heads, s.queries})};
  const Span span("attention",
                  {s.flops(), q.bytes() + k.bytes() + v.bytes() + out.y.bytes(), out.y.extents(), "by rows"});
  parallel_parts(std::int64_t{s.batch} * s.heads, [&](std::int64_t part) {
    const std::int64_t item = part / s.heads;
    const int head = static_cast<int>(part % s.heads), group = head / s.heads_of_group();
    const HeadRows<T> y{out.y, item, head, s.value_depth};
    std::vector<T> scores;
    for (int query = 0; query < s.queries; ++query)
      out.log_sums.data()[part * s.queries + query] =
          attention_row<T>(s, query, {q, item, head, s.depth}, {k, item, group, s.depth},
                           {v, item, group, s.value_depth}, y.row(query), scores, [&](T* row, int count) {
                             if (mask) mask.add(item, head, query, 0, count, row);
                           });
  });
  return out;
}

}  // namespace wm::kernel
