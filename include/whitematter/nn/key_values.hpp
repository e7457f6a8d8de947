// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include <whitematter/cpu/write_steps.hpp>
#include <whitematter/ops/attention.hpp>
#include <whitematter/ops/concat.hpp>
#include <whitematter/ops/positions.hpp>
#include <whitematter/tensor/record_graph.hpp>

namespace wm {

/// The keys and values of the steps that an attention has seen, so that a text goes on without computing them
/// again. Memory for `capacity` steps is taken once, and steps are written behind those that are there. A
/// handle: a copy shares the steps, clone() copies them. No gradient flows through.
template <int Width, class Device = Cpu, class T = float>
class KeyValues {
 public:
  using Rows = Tensor<T, Shape<Batch, Any, Width>, Device>;

  explicit KeyValues(int capacity) : kept_(std::make_shared<Kept>()) {
    check(capacity > 0, "KeyValues: there must be room for a step", ">= 1", capacity);
    kept_->capacity = capacity;
  }

  int steps() const { return kept_->steps; }
  int capacity() const { return kept_->capacity; }
  bool empty() const { return steps() == 0; }

  /// All steps from the first: [N, steps, Width], or more rows of which these are the first.
  const Rows& keys() const { return kept_->keys; }
  const Rows& values() const { return kept_->values; }

  /// Adds steps of keys and values [N, T, Width]. Fails where they do not fit.
  template <class K, class V>
  void append(const Tensor<T, K, Device>& keys, const Tensor<T, V, Device>& values) const {
    static_assert(same_shape<K, V> && same_shape<K, Shape<Batch, Any, Width>>,
                  "KeyValues<Width>: keys and values must be [Batch, T, Width]");
    if constexpr (same_shape<K, V> && same_shape<K, Shape<Batch, Any, Width>>)
      append(Rows(keys), Rows(values));
  }

  KeyValues clone() const {
    KeyValues copy(capacity());
    *copy.kept_ = *kept_;
    if (!empty()) copy.kept_->keys = keys().clone(), copy.kept_->values = values().clone();
    return copy;
  }

  /// Forgets all steps; the next ones may be of another batch.
  void clear() const { *kept_ = {.capacity = capacity()}; }

  /// Makes the steps so far inputs of a graph, as [Batch, Past, Width]: `name`.key and `name`.value.
  void add_graph_inputs(graph::Trace& trace, const std::string& name, int batch, int steps) const {
    const auto input = [&](const char* part) {
      Tensor<T, Shape<Batch, Past, Width>, Device> rows(kernel::filled<T>({batch, steps, Width}, T(0)));
      return Rows(detail::as_graph_input(trace, rows, name + part));
    };
    kept_->keys = input(".key"), kept_->values = input(".value");
    kept_->steps = steps;
  }

  /// Makes all steps outputs of the graph.
  void add_graph_outputs(graph::Trace& trace, const std::string& name) const {
    detail::add_graph_output(trace, keys(), name + ".key");
    detail::add_graph_output(trace, values(), name + ".value");
  }

 private:
  struct Kept {
    int capacity = 0, steps = 0;
    Rows keys{}, values{};
  };

  void append(const Rows& keys, const Rows& values) const {
    const int batch = keys.size(0), more = keys.size(1);
    check<ShapeError>(keys.extents() == values.extents(),
                      "KeyValues: keys and values must be of the same steps", keys.extents(),
                      values.extents());
    check<ShapeError>(empty() || batch == kept_->keys.size(0), "KeyValues: steps must be of the same batch",
                      empty() ? 0 : kept_->keys.size(0), batch);
    check<ShapeError>(more <= capacity() - steps(), "KeyValues: steps must fit the capacity",
                      text("at most ", capacity() - steps(), " more"), more);
    if (graph::Trace::current()) {
      kept_->keys = joined(kept_->keys, keys), kept_->values = joined(kept_->values, values);
    } else {
      check(!keys.has_graph() && !values.has_graph(), "KeyValues: no gradient can flow through them",
            "NoGrad", "a graph for backward");
      if (empty()) kept_->keys = room(batch), kept_->values = room(batch);
      kernel::write_steps(kept_->keys.array(), steps(), keys.array());
      kernel::write_steps(kept_->values.array(), steps(), values.array());
    }
    kept_->steps += more;
  }

  Rows room(int batch) const { return Rows(Array<T, Device>({batch, capacity(), Width})); }

  static Rows joined(const Rows& before, const Rows& rows) {
    return before.has_value() ? Rows(concat<1>(before, rows)) : rows;
  }

  std::shared_ptr<Kept> kept_;
};

/// Attention of queries [Batch, T, Heads D] to all steps that are kept, the last of which are those of the
/// queries.
template <int Heads, int Groups = Heads, class T, class Q, int Width, class Device>
auto attention(const Tensor<T, Q, Device>& q, const KeyValues<Width, Device, T>& seen,
               const Attention& options = {}) {
  using K = Shape<Batch, Any, Width>;
  static_assert(attention_fits<Q, K, K, Heads, Groups>,
                "attention<Heads, Groups>: q must be [N, T, Heads D], and k and v [N, S, Groups D]");
  const Extents rows{seen.keys().size(0), seen.steps(), Width};
  const auto sizes = detail::attention_sizes(q.extents(), rows, rows, Heads, Groups, options);
  using Y = attention_shape<Q, K, Heads, Groups>;
  return Tensor<T, Y, Device>(detail::attention(Y::shape_axes, sizes, options.dropout, q.core(),
                                                seen.keys().core(), seen.values().core()));
}

/// The numbers of the steps of an axis where others came before: n, n + 1, n + 2, ...
template <int Axis, class L, class S, int Width, class Device, class T>
auto positions(const Tensor<L, S, Device>& x, const KeyValues<Width, Device, T>& before) {
  auto numbers = positions<Axis>(x);
  return before.empty()
             ? numbers
             : decltype(numbers)(detail::shifted(numbers.core(), before.keys().core(), 1, before.steps(),
                                                 decltype(numbers)::shape::shape_axes));
}

}  // namespace wm
