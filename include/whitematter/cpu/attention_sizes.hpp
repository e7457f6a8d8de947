// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include <whitematter/core/array.hpp>

namespace wm::kernel {

/// All sizes of an attention: queries [N, T, heads * depth], keys [N, S, groups * depth], values [N, S,
/// groups * value_depth] -> [N, T, heads * value_depth]. So many heads as there are to a group share its keys
/// and values.
struct AttentionSizes {
  int batch, queries, keys, heads, groups, depth, value_depth;
  double scale;
  bool causal;

  int heads_of_group() const { return heads / groups; }

  /// Keys that a query sees: with `causal` the last query sees all of them, and each before it one fewer.
  int seen(int query) const { return causal ? std::clamp(keys - queries + query + 1, 0, keys) : keys; }

  /// The place of a weight among those of all queries and keys, [N, heads, T, S] in row-major order.
  std::int64_t weight(std::int64_t item, int head, int query, int key) const {
    return ((item * heads + head) * queries + query) * keys + key;
  }

  /// Of the two products.
  std::int64_t flops() const {
    std::int64_t pairs = 0;
    for (int query = 0; query < queries; ++query) pairs += seen(query);
    return 2 * std::int64_t{batch} * heads * pairs * (depth + value_depth);
  }
};

/// One head of a tensor [N, rows, heads * depth]: rows so many elements apart.
template <class T>
struct HeadRows {
  T* data;
  std::int64_t stride;

  HeadRows(const Array<std::remove_const_t<T>, Cpu>& x, std::int64_t item, int head, int depth)
      : data(x.data() + item * x.size(1) * x.size(2) + std::int64_t{head} * depth), stride(x.size(2)) {}

  T* row(std::int64_t i) const { return data + i * stride; }
};

}  // namespace wm::kernel
