// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <memory>

#include <whitematter/graph/compose.hpp>

namespace wm {

/// Options of a rotary position embedding.
struct Rope {
  int first = 0;             ///< the step of the first row, where others came before
  double base = 10000;       ///< slowest is 1 / base of the fastest
  bool interleaved = false;  ///< pairs are neighbours; otherwise they stand half a head apart
};

namespace detail {

/// The rate of each pair's angle, [depth / 2].
[[gnu::cold]] inline graph::ValueId add_rope_rates(graph::Trace& trace, ElementType type, int depth,
                                                   double base) {
  const auto add = [&]<class T>(T) {
    const auto rates = std::make_shared<std::vector<T>>();
    for (int i = 0; i < depth / 2; ++i) rates->push_back(static_cast<T>(std::pow(base, -2.0 * i / depth)));
    return trace
        .add_constant({"", type, {{depth / 2, ""}}}, {rates, rates->data()}, rates->size() * sizeof(T))
        .value;
  };
  return type == ElementType::Float32 ? add(0.0f) : add(0.0);
}

/// Angles are computed in the graph, so that it takes any number of steps.
inline auto describe_rope(int heads, int depth, const Rope& options) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    using Ids = std::vector<graph::ValueId>;
    const graph::Dimension batch = out.dims[0], steps = out.dims[1], half{depth / 2, ""}, one{1, ""},
                           two{2, ""};
    const auto integers = [&](std::vector<std::int64_t> values, bool number = false) {
      const auto count = static_cast<std::int64_t>(values.size());
      return trace
          .add_integers(std::move(values),
                        number ? std::vector<graph::Dimension>{} : std::vector<graph::Dimension>{{count, ""}})
          .value;
    };
    const auto node = [&](const char* op, Ids inputs, std::vector<graph::Dimension> dims,
                          graph::Attributes attributes = {}) {
      return trace.add_node(op, std::move(inputs), {"", out.type, std::move(dims)}, std::move(attributes))
          .value;
    };
    const auto integer_node = [&](const char* op, Ids inputs, std::vector<graph::Dimension> dims) {
      return trace.add_node(op, std::move(inputs), {"", ElementType::Int64, std::move(dims)}).value;
    };
    const auto rows = integer_node("Gather", {integer_node("Shape", {in[0]}, {{3, ""}}), integers({1}, true)},
                                   {}),
               first = integers({options.first}, true),
               places = integer_node(
                   "Range", {first, integer_node("Add", {first, rows}, {}), integers({1}, true)}, {steps});
    const auto numbers =
        node("Cast", {integer_node("Unsqueeze", {places, integers({1, 2})}, {steps, one, one})},
             {steps, one, one}, {{"to", std::int64_t{graph::element_code(out.type)}}});
    const auto angles = node("Mul", {numbers, add_rope_rates(trace, out.type, depth, options.base)},
                             {steps, one, half}),
               cosine = node("Cos", {angles}, {steps, one, half}),
               sine = node("Sin", {angles}, {steps, one, half});

    const graph::Dimension count{heads, ""};
    const std::int64_t axis = options.interleaved ? 4 : 3;
    const std::vector<graph::Dimension> part{batch, steps, count, half},
        pairs = options.interleaved ? std::vector{batch, steps, count, half, two}
                                    : std::vector{batch, steps, count, two, half},
        apart = options.interleaved ? std::vector{batch, steps, count, half, one}
                                    : std::vector{batch, steps, count, one, half};
    const auto x = node("Reshape",
                        {in[0], options.interleaved ? integers({0, 0, heads, depth / 2, 2})
                                                    : integers({0, 0, heads, 2, depth / 2})},
                        pairs);
    const auto take = [&](std::int64_t i) {
      return node("Gather", {x, integers({i}, true)}, part, {{"axis", axis}});
    };
    const auto a = take(0), b = take(1);
    const auto product = [&](graph::ValueId u, graph::ValueId v) { return node("Mul", {u, v}, part); };
    const auto u = node("Sub", {product(a, cosine), product(b, sine)}, part),
               v = node("Add", {product(b, cosine), product(a, sine)}, part);
    const auto joined = node(
        "Concat",
        {node("Unsqueeze", {u, integers({axis})}, apart), node("Unsqueeze", {v, integers({axis})}, apart)},
        pairs, {{"axis", axis}});
    return trace.add_node("Reshape", {joined, integers({0, 0, heads * depth})}, std::move(out));
  };
}

}  // namespace detail
}  // namespace wm
