// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <whitematter/cpu/attention_sizes.hpp>
#include <whitematter/graph/writer.hpp>

namespace wm::detail {

/// Writes an attention as products and a softmax, which every runtime has: ONNX's own operator came later.
class AttentionGraph : graph::Writer {
 public:
  /// Inputs are queries, keys, values and the mask where there is one.
  AttentionGraph(graph::Trace& trace, const kernel::AttentionSizes& sizes, std::vector<graph::ValueId> inputs)
      : Writer(trace, trace.graph.value(inputs[0]).type),
        s_(sizes),
        in_(std::move(inputs)),
        batch_(trace.graph.value(in_[0]).dims[0]),
        queries_(trace.graph.value(in_[0]).dims[1]),
        keys_(trace.graph.value(in_[1]).dims[1]) {}

  graph::Traced add(graph::Value out) {
    const graph::Dimension heads = size(s_.heads), depth = size(s_.depth), value_depth = size(s_.value_depth);
    const auto q = turned(split(in_[0], queries_, s_.heads, s_.depth), {batch_, heads, queries_, depth},
                          {0, 2, 1, 3}),
               k = turned(of_heads(in_[1], s_.depth), {batch_, heads, depth, keys_}, {0, 2, 3, 1}),
               v = turned(of_heads(in_[2], s_.value_depth), {batch_, heads, keys_, value_depth},
                          {0, 2, 1, 3});
    const graph::Dims scores{batch_, heads, queries_, keys_};
    std::vector<graph::ValueId> masks(in_.begin() + 3, in_.end());
    const bool may_see_nothing = !masks.empty();
    if (s_.causal) masks.push_back(causal_mask(in_[0], in_[1]));
    auto x = node("Mul", {node("MatMul", {q, k}, scores), number(s_.scale)}, scores);
    constexpr double lowest = std::numeric_limits<float>::lowest();
    for (const auto seen : masks) x = node("Where", {seen, x, number(lowest)}, scores);
    auto weights = node("Softmax", {x}, scores, {{"axis", std::int64_t{-1}}});
    for (const auto seen : masks)
      if (may_see_nothing) weights = node("Where", {seen, weights, number(0)}, scores);
    const auto y = turned(node("MatMul", {weights, v}, {batch_, heads, queries_, value_depth}),
                          {batch_, queries_, heads, value_depth}, {0, 2, 1, 3});
    return last("Reshape", {y, integers({0, 0, s_.heads * s_.value_depth})}, std::move(out));
  }

 private:
  /// [N, rows, heads * depth] -> [N, rows, heads, depth]
  graph::ValueId split(graph::ValueId x, const graph::Dimension& rows, int heads, int depth) {
    return node("Reshape", {x, integers({0, 0, heads, depth})}, {batch_, rows, size(heads), size(depth)});
  }

  /// The keys or values of each head, which those of a group share.
  graph::ValueId of_heads(graph::ValueId x, int depth) {
    const auto groups = split(x, keys_, s_.groups, depth);
    const int heads = s_.heads_of_group();
    if (heads == 1) return groups;
    const graph::Dims repeated{batch_, keys_, size(s_.groups), size(heads), size(depth)};
    const auto apart =
        node("Unsqueeze", {groups, integers({3})}, {batch_, keys_, size(s_.groups), size(1), size(depth)});
    return node(
        "Reshape",
        {node("Expand", {apart, integers({1, 1, 1, heads, 1})}, repeated), integers({0, 0, s_.heads, depth})},
        {batch_, keys_, size(s_.heads), size(depth)});
  }

  graph::ValueId turned(graph::ValueId x, graph::Dims dims, std::vector<std::int64_t> order) {
    return node("Transpose", {x}, std::move(dims), {{"perm", std::move(order)}});
  }

  /// [T, S]: whether a query sees a key, the last one all of them.
  graph::ValueId causal_mask(graph::ValueId q, graph::ValueId k) {
    const auto end = size_of(k, 3, 1), first = integer_node("Sub", {end, size_of(q, 3, 1)}, {});
    const auto queries = ranged(queries_), columns = ranged(keys_);
    const auto places = integer_node("Range", {first, end, integer(1)}, {queries}),
               last_seen = integer_node("Unsqueeze", {places, integers({1})}, {queries, size(1)}),
               keys = integer_node("Range", {integer(0), end, integer(1)}, {columns});
    return condition("LessOrEqual", {keys, last_seen}, {queries, columns});
  }

  kernel::AttentionSizes s_;
  std::vector<graph::ValueId> in_;
  graph::Dimension batch_, queries_, keys_;
};

}  // namespace wm::detail
