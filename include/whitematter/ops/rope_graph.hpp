// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <memory>

#include <whitematter/graph/writer.hpp>

namespace wm {

/// Options of a rotary position embedding.
struct Rope {
  double base = 10000;       ///< about the ratio of the fastest to the slowest rate
  bool interleaved = false;  ///< pairs are neighbours; otherwise they stand half a head apart
};

namespace detail {

/// Writes a rotary position embedding. Angles are computed in the graph, from the positions.
class RopeGraph : graph::Writer {
 public:
  RopeGraph(graph::Trace& trace, const graph::Value& x, int heads, int depth, const Rope& options)
      : Writer(trace, x.type),
        trace_(trace),
        options_(options),
        heads_(heads),
        half_(depth / 2),
        batch_(x.dims[0]),
        steps_(x.dims[1]) {}

  graph::Traced add(graph::ValueId in, graph::ValueId positions, graph::Value out) {
    const bool neighbours = options_.interleaved;
    const std::int64_t pair = neighbours ? 4 : 3;  // the axis of both parts of a pair
    const graph::Dims part{batch_, steps_, size(heads_), size(half_)};
    const auto with_pair = [&](int n) {
      graph::Dims dims = part;
      dims.insert(dims.begin() + pair, size(n));
      return dims;
    };
    const auto x = node(
        "Reshape", {in, neighbours ? integers({0, 0, heads_, half_, 2}) : integers({0, 0, heads_, 2, half_})},
        with_pair(2));
    const auto a = node("Gather", {x, integer(0)}, part, {{"axis", pair}}),
               b = node("Gather", {x, integer(1)}, part, {{"axis", pair}});
    const auto of_steps = angles(positions);
    const auto cosine = node("Cos", {of_steps}, angle_dims()), sine = node("Sin", {of_steps}, angle_dims());
    const auto product = [&](graph::ValueId u, graph::ValueId v) { return node("Mul", {u, v}, part); };
    const auto u = node("Sub", {product(a, cosine), product(b, sine)}, part),
               v = node("Add", {product(b, cosine), product(a, sine)}, part);
    const auto apart = [&](graph::ValueId value) {
      return node("Unsqueeze", {value, integers({pair})}, with_pair(1));
    };
    const auto joined = node("Concat", {apart(u), apart(v)}, with_pair(2), {{"axis", pair}});
    return last("Reshape", {joined, integers({0, 0, 2 * std::int64_t{heads_} * half_})}, std::move(out));
  }

 private:
  graph::Dims angle_dims() const { return {steps_, size(1), size(half_)}; }

  /// The angle of each step and pair.
  graph::ValueId angles(graph::ValueId positions) {
    const graph::Dims column{steps_, size(1), size(1)};
    const auto rows = integer_node("Unsqueeze", {positions, integers({1, 2})}, column),
               numbers = node("Cast", {rows}, column, {{"to", std::int64_t{graph::element_code(type())}}});
    return node("Mul", {numbers, rates()}, angle_dims());
  }

  /// [depth / 2]
  graph::ValueId rates() {
    const auto add = [this]<class T>(T) {
      const auto values = std::make_shared<std::vector<T>>();
      for (int i = 0; i < half_; ++i)
        values->push_back(static_cast<T>(std::pow(options_.base, -static_cast<double>(i) / half_)));
      return trace_
          .add_constant({"", type(), {size(half_)}}, {values, values->data()}, values->size() * sizeof(T))
          .value;
    };
    return type() == ElementType::Float32 ? add(0.0f) : add(0.0);
  }

  graph::Trace& trace_;
  Rope options_;
  int heads_, half_;
  graph::Dimension batch_, steps_;
};

}  // namespace detail
}  // namespace wm
