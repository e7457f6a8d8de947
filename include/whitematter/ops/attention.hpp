// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/cpu/attention_backward.hpp>
#include <whitematter/ops/attention_graph.hpp>
#include <whitematter/ops/dropout.hpp>

namespace wm {

/// Options of an attention.
struct Attention {
  bool causal = false;  ///< a query sees no key behind its own; the last query sees all
  double scale = 0;     ///< of the scores; 0 for 1 / sqrt(depth of a head)
  double dropout = 0;   ///< probability of a weight to be 0, drawn from the default generator; for training
};

/// q [N, T, E], k [N, S, G D] and v [N, S, G V], where each of the heads has E / Heads = D features and the
/// heads share the keys of so many groups.
template <class Q, class K, class V, int Heads, int Groups>
inline constexpr bool attention_fits = [] {
  constexpr Axes q = Q::axes(), k = K::axes(), v = V::axes();
  if (q.rank != 3 || k.rank != 3 || v.rank != 3 || Heads < 1 || Groups < 1 || Heads % Groups != 0)
    return false;
  if (!q[2].fixed() || !k[2].fixed() || !v[2].fixed() || q[2].size % Heads != 0 || v[2].size % Groups != 0)
    return false;
  return q[2].size / Heads * Groups == k[2].size && agree(q[0], k[0]) && agree(k[0], v[0]) &&
         agree(k[1], v[1]);
}();

namespace detail {

template <class Q, class K, int Heads>
struct MaskedScores {
  static constexpr Axes value = [] {
    Axes axes;
    return axes.push(Q::axes(0)[0]).push(fixed_axis(Heads)).push(Q::axes(0)[1]).push(K::axes(1)[1]);
  }();
};

template <class Q, class V, int Heads, int Groups>
struct AttentionResult {
  static constexpr Axes value = [] {
    Axes axes = Q::axes(0);
    axes[2] = fixed_axis(V::axes()[2].size / Groups * Heads);
    return axes;
  }();
};

}  // namespace detail

/// A mask that broadcasts to [N, Heads, T, S].
template <class M, class Q, class K, int Heads>
inline constexpr bool attention_mask_fits = [] {
  constexpr Axes scores = detail::MaskedScores<Q, K, Heads>::value, mask = M::axes();
  return mask.rank <= 4 && detail::can_broadcast(mask, scores) && [&] {
    for (int i = 0; i < mask.rank; ++i)
      if (detail::is_one(detail::axis_from_end(scores, i)) && !detail::is_one(detail::axis_from_end(mask, i)))
        return false;
    return true;
  }();
}();

/// [N, T, Heads V]
template <class Q, class V, int Heads, int Groups>
using attention_shape = shape_from<detail::AttentionResult<Q, V, Heads, Groups>, Q, V>;

namespace detail {

inline kernel::AttentionSizes attention_sizes(const Extents& q, const Extents& k, const Extents& v, int heads,
                                              int groups, const Attention& options) {
  check<ShapeError>(
      q[0] == k[0] && q[0] == v[0] && k[1] == v[1],
      "attention<Heads, Groups>: q must be [N, T, Heads D], k [N, S, Groups D] and v [N, S, Groups V]",
      text("k and v [", q[0], ", ", k[1], ", ...]"), text(k, " and ", v));
  const int depth = q[2] / heads;
  const double scale = options.scale != 0 ? options.scale : 1 / std::sqrt(static_cast<double>(depth));
  return {q[0], q[1], k[1], heads, groups, depth, v[2] / groups, scale, options.causal};
}

/// 0 for what is seen and minus infinity for what is not, with its strides over [N, heads, T, S].
template <class T>
kernel::ScoreMask<T> score_mask(const Array<bool, Cpu>& seen, const kernel::AttentionSizes& s) {
  const Extents extents = kernel::detail::padded(seen.extents(), 4),
                scores{s.batch, s.heads, s.queries, s.keys};
  for (int i = 0; i < 4; ++i)
    check<ShapeError>(extents[i] == 1 || extents[i] == scores[i],
                      "attention: the mask must broadcast to [N, Heads, T, S]", scores, seen.extents());
  const Array<bool, Cpu> rows = kernel::row_major(seen);
  const Array<T, Cpu> values(extents);
  for (std::int64_t i = 0; i < values.elements(); ++i)
    values.data()[i] = rows.data()[i] ? T(0) : -std::numeric_limits<T>::infinity();
  const kernel::Strides strides = kernel::broadcast_strides(extents);
  return {values, {strides[0], strides[1], strides[2], strides[3]}};
}

/// None where none are to be, which takes nothing from the generator.
inline kernel::DropoutWords dropped_weights(double p, const kernel::AttentionSizes& s) {
  check_probability(p);
  if (p == 0) return {};
  return {p, s.weight(s.batch, 0, 0, 0), default_generator()};
}

template <std::size_t Inputs, class T, class Device>
auto attention_backward(Array<T, Device> q, Array<T, Device> k, Array<T, Device> v,
                        kernel::AttentionForward<T, Device> out, const kernel::AttentionSizes& sizes,
                        kernel::ScoreMask<T, Device> mask, const kernel::DropoutWords& dropped) {
  return [=](const Array<T, Device>& dy, Needs<Inputs>) {
    const auto d = kernel::attention_backward(dy, q, k, v, out, sizes, mask, dropped);
    std::array<Array<T, Device>, Inputs> gradients{d.q, d.k, d.v};
    return gradients;
  };
}

/// The first so many keys and values as the sizes say; a graph takes them all.
template <class T, class Device, class... Mask>
TensorCore<T, Device> attention(const Axes& shape, const kernel::AttentionSizes& sizes, double dropout,
                                const TensorCore<T, Device>& q, const TensorCore<T, Device>& k,
                                const TensorCore<T, Device>& v, const Mask&... mask) {
  kernel::ScoreMask<T, Device> seen;
  ((seen = score_mask<T>(mask.array(), sizes)), ...);
  const auto dropped = dropped_weights(dropout, sizes);
  const bool by_rows = sizes.queries <= kernel::attention_rows && !dropped && !gradient_enabled();
  const auto out = by_rows ? kernel::attention_by_rows(q.array(), k.array(), v.array(), sizes, seen)
                           : kernel::attention(q.array(), k.array(), v.array(), sizes, seen, dropped);
  const auto describe = [&](graph::Trace& trace, const auto& in, graph::Value value) {
    if (dropped) return training_only("dropout")(trace, in, std::move(value));
    return AttentionGraph(trace, sizes, in).add(std::move(value));
  };
  return record_core(
      shape, describe, out.y,
      attention_backward<3 + sizeof...(Mask)>(q.array(), k.array(), v.array(), out, sizes, seen, dropped), q,
      k, v, mask...);
}

}  // namespace detail

/// softmax(scale q k^T) v for each head. The heads' features stand side by side on the last axis: q [N, T,
/// E], k [N, S, Groups D], v [N, S, Groups V] -> [N, T, Heads V]. Heads in order share the keys and values of
/// a group. The matrix of all scores is never kept. Source: Vaswani et al., "Attention is all you need",
/// 2017; Ainslie et al., "GQA", 2023.
template <int Heads, int Groups = Heads, class T, class Q, class K, class V, class Device>
auto attention(const Tensor<T, Q, Device>& q, const Tensor<T, K, Device>& k, const Tensor<T, V, Device>& v,
               const Attention& options = {}) {
  static_assert(is_floating<T>, "attention: elements must be float or double");
  static_assert(
      attention_fits<Q, K, V, Heads, Groups>,
      "attention<Heads, Groups>: q must be [N, T, Heads D], k [N, S, Groups D] and v [N, S, Groups V]");
  if constexpr (Floating<T> && attention_fits<Q, K, V, Heads, Groups>) {
    using Y = attention_shape<Q, V, Heads, Groups>;
    const auto sizes = detail::attention_sizes(q.extents(), k.extents(), v.extents(), Heads, Groups, options);
    return Tensor<T, Y, Device>(
        detail::attention(Y::shape_axes, sizes, options.dropout, q.core(), k.core(), v.core()));
  } else {
    return q;
  }
}

/// The same where a query sees only the keys at which the mask is true. It broadcasts to [N, Heads, T, S]. A
/// query that sees no key gives zeros.
template <int Heads, int Groups = Heads, class T, class Q, class K, class V, class M, class Device>
auto attention(const Tensor<T, Q, Device>& q, const Tensor<T, K, Device>& k, const Tensor<T, V, Device>& v,
               const Tensor<bool, M, Device>& mask, const Attention& options = {}) {
  static_assert(is_floating<T>, "attention: elements must be float or double");
  static_assert(
      attention_fits<Q, K, V, Heads, Groups>,
      "attention<Heads, Groups>: q must be [N, T, Heads D], k [N, S, Groups D] and v [N, S, Groups V]");
  if constexpr (Floating<T> && attention_fits<Q, K, V, Heads, Groups>) {
    static_assert(attention_mask_fits<M, Q, K, Heads>,
                  "attention: the mask must broadcast to [N, Heads, T, S]");
    using Y = attention_shape<Q, V, Heads, Groups>;
    const auto sizes = detail::attention_sizes(q.extents(), k.extents(), v.extents(), Heads, Groups, options);
    return Tensor<T, Y, Device>(
        detail::attention(Y::shape_axes, sizes, options.dropout, q.core(), k.core(), v.core(), mask.core()));
  } else {
    return q;
  }
}

}  // namespace wm
