// SPDX-License-Identifier: MIT
#include <cmath>

#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/attention.hpp>
#include <whitematter/ops/positions.hpp>
#include <whitematter/ops/rope.hpp>
#include <whitematter/tensor/create.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

// [N, rows, heads * depth] -> [N, heads, rows, depth], those of a group for each of its heads.
at::Tensor heads_of(const at::Tensor& x, int heads, int groups) {
  return x.unflatten(2, {groups, x.size(2) / groups}).transpose(1, 2).repeat_interleave(heads / groups, 1);
}

// The definition with a matrix of all weights; a row of them that sees nothing is zeros.
TorchOperation all_weights(int heads, int groups, Attention options) {
  return [=](const Inputs& in) {
    const auto q = heads_of(in[0], heads, heads), k = heads_of(in[1], heads, groups),
               v = heads_of(in[2], heads, groups);
    const double scale = options.scale != 0 ? options.scale : 1 / std::sqrt(static_cast<double>(q.size(3)));
    auto scores = at::matmul(q, k.transpose(2, 3)) * scale;
    const double never = -1e30;
    if (options.causal)
      scores = scores.masked_fill(at::ones({q.size(2), k.size(2)}, at::kBool).triu(k.size(2) - q.size(2) + 1),
                                  never);
    if (in.size() > 3) scores = scores.masked_fill(in[3].logical_not(), never);
    auto weights = at::softmax(scores, -1);
    weights = weights * (scores > never / 2).to(weights.dtype());
    return at::matmul(weights, v).transpose(1, 2).flatten(2);
  };
}

template <int Heads, int Groups, class Q, class K, class V>
Row attention_row(const char* variant, Attention options = {}) {
  return make_row<Q, K, V>(
      "attention", variant, [=](const auto&... x) { return attention<Heads, Groups>(x..., options); },
      all_weights(Heads, Groups, options));
}

template <bool Interleaved, class X = Shape<Batch, Time, 24>>
Row rope_row(const char* variant, std::int64_t first) {
  return make_row<X>(
      "rope", variant,
      [=](const auto& x) {
        const Rope options{.interleaved = Interleaved};
        const auto later = full<Shape<>, std::int64_t>(first);
        return first == 0 ? rope<4>(x, options) : rope<4>(x, positions<1>(x) + later, options);
      },
      [=](const Inputs& in) {
        const std::int64_t time = in[0].size(1), half = 3;
        const auto x = in[0].unflatten(2, {4, 2 * half});
        const auto steps = at::arange(first, first + time, at::kDouble).unsqueeze(1),
                   rates = at::pow(10000., -at::arange(half, at::kDouble) / static_cast<double>(half));
        const auto angles = (steps * rates).unsqueeze(1);
        const auto cosine = angles.cos().to(x.dtype()), sine = angles.sin().to(x.dtype());
        const auto a = Interleaved ? x.slice(3, 0, 2 * half, 2) : x.slice(3, 0, half),
                   b = Interleaved ? x.slice(3, 1, 2 * half, 2) : x.slice(3, half);
        const auto u = a * cosine - b * sine, v = b * cosine + a * sine;
        return (Interleaved ? at::stack({u, v}, 4).flatten(3) : at::cat({u, v}, 3)).flatten(2);
      });
}

}  // namespace

std::vector<Row> attention_rows() {
  using X = Shape<Batch, Time, 24>;
  // A reshape of an empty batch has nothing from which a size could be inferred.
  std::vector<Row> rows;
  rows.push_back(attention_row<3, 3, X, X, X>("self"));
  rows.push_back(attention_row<3, 3, X, X, X>("causal", {.causal = true}));
  rows.push_back(attention_row<1, 1, X, X, Shape<Batch, Time, 5>>("one head, other values", {.scale = 0.3}));
  rows.push_back(
      attention_row<6, 2, X, Shape<Batch, Size::Rows, 8>, Shape<Batch, Size::Rows, 8>>("grouped, cross"));
  rows.push_back(
      attention_row<4, 1, X, Shape<Batch, Time, 6>, Shape<Batch, Time, 6>>("one group", {.causal = true}));
  rows.push_back(attention_row<2, 2, Shape<Batch, 70, 8>, Shape<Batch, 70, 8>, Shape<Batch, 70, 8>>(
      "more than a block", {.causal = true}));
  rows.push_back(make_row<X, X, X, Mask<Shape<Batch, 1, 1, Time>>>(
      "attention", "mask of keys", [](const auto&... x) { return attention<3>(x...); },
      all_weights(3, 3, {})));
  rows.push_back(make_row<X, X, X, Mask<Shape<Time, Time>>>(
      "attention", "mask and causal", [](const auto&... x) { return attention<3>(x..., {.causal = true}); },
      all_weights(3, 3, {.causal = true})));
  rows.push_back(rope_row<false>("half", 0));
  rows.push_back(rope_row<true>("interleaved", 0));
  rows.push_back(rope_row<false>("from a later step", 17));
  rows.push_back(rope_row<true, Shape<2, 5, 24>>("fixed sizes", 0));
  return rows;
}

}  // namespace parity
