// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/recurrent.hpp>
#include <whitematter/graph/writer.hpp>

namespace wm::detail {

enum class RecurrentKind { RnnTanh, RnnRelu, Lstm, Gru };

/// Places in the trace of a recurrent layer's results.
struct TracedRecurrent {
  graph::Traced output, state, cell;
};

/// Writes one layer and direction as ONNX's RNN, LSTM or GRU, whose gates stand in another order and which
/// wants the steps first. The weights keep their names: Gather puts their rows in order.
class RecurrentGraph : graph::Writer {
 public:
  RecurrentGraph(graph::Trace& trace, RecurrentKind kind, Sequence sequence, const Axes& x, int hidden,
                 ElementType type)
      : Writer(trace, type), trace_(trace), kind_(kind), sequence_(sequence), hidden_(hidden) {
    const auto dims = graph::dimensions(x);
    batch_ = dims[sequence.batch_first ? 0 : 1];
    time_ = dims[sequence.batch_first ? 1 : 0];
    features_ = dims[2];
  }

  /// Inputs are x, state and cell where they are given, and the weights and biases.
  TracedRecurrent add(const std::vector<graph::ValueId>& in) {
    const std::size_t states = in.size() - 5;
    const graph::ValueId* weights = in.data() + 1 + states;
    const bool lstm = kind_ == RecurrentKind::Lstm;
    const graph::Dimension one{1, ""}, hidden{hidden_, ""}, rows{gates() * hidden_, ""};
    const auto order = trace_.add_integers(row_order(), {one, rows}).value;
    const auto ordered = [&](graph::ValueId weight, graph::Dims dims) {
      return node("Gather", {weight, order}, std::move(dims), {{"axis", std::int64_t{0}}});
    };
    const auto w = ordered(weights[0], {one, rows, features_}), r = ordered(weights[1], {one, rows, hidden}),
               biases = node("Concat", {ordered(weights[2], {one, rows}), ordered(weights[3], {one, rows})},
                             {one, {2 * rows.size, ""}}, {{"axis", std::int64_t{1}}});
    std::vector<graph::ValueId> inputs{time_first(in[0], features_), w, r, biases};
    if (states > 0) inputs.push_back(-1);  // lengths of the sequences: all of them have all steps
    for (std::size_t i = 0; i < states; ++i)
      inputs.push_back(node("Unsqueeze", {in[1 + i], axis(0)}, {one, batch_, hidden}));
    std::vector<graph::Value> results{value({time_, one, batch_, hidden})};
    results.resize(lstm ? 3 : 2, value({one, batch_, hidden}));
    const auto out = trace_.add_node(name(), inputs, results, attributes());
    const auto squeezed = [&](graph::Traced from) {
      return trace_.add_node("Squeeze", {from.value, axis(0)}, value({batch_, hidden}));
    };
    return {output(out[0].value), squeezed(out[1]), lstm ? squeezed(out[2]) : graph::Traced{}};
  }

 private:
  const char* name() const {
    return kind_ == RecurrentKind::Lstm ? "LSTM" : kind_ == RecurrentKind::Gru ? "GRU" : "RNN";
  }
  int gates() const { return kind_ == RecurrentKind::Lstm ? 4 : kind_ == RecurrentKind::Gru ? 3 : 1; }

  /// For each row of ONNX's weights the row of ours: i, o, f, g are there in this order, and z, r, n.
  std::vector<std::int64_t> row_order() const {
    const std::vector<int> order = kind_ == RecurrentKind::Lstm  ? std::vector{0, 3, 1, 2}
                                   : kind_ == RecurrentKind::Gru ? std::vector{1, 0, 2}
                                                                 : std::vector{0};
    std::vector<std::int64_t> rows;
    for (const int gate : order)
      for (int i = 0; i < hidden_; ++i) rows.push_back(std::int64_t{gate} * hidden_ + i);
    return rows;
  }

  std::map<std::string, graph::Attribute> attributes() const {
    std::map<std::string, graph::Attribute> result{{"hidden_size", std::int64_t{hidden_}}};
    if (sequence_.reverse) result["direction"] = "reverse";
    if (kind_ == RecurrentKind::Gru) result["linear_before_reset"] = std::int64_t{1};
    if (kind_ == RecurrentKind::RnnRelu) result["activations"] = std::vector<std::string>{"Relu"};
    return result;
  }

  graph::Value value(graph::Dims dims) const { return {"", type(), std::move(dims)}; }
  graph::ValueId axis(std::int64_t i) { return integers({i}); }

  graph::ValueId time_first(graph::ValueId x, const graph::Dimension& features) {
    if (!sequence_.batch_first) return x;
    return node("Transpose", {x}, {time_, batch_, features}, {{"perm", std::vector<std::int64_t>{1, 0, 2}}});
  }

  /// From [T, 1, N, H].
  graph::Traced output(graph::ValueId y) {
    const graph::Dimension hidden{hidden_, ""};
    const auto squeezed = trace_.add_node("Squeeze", {y, axis(1)}, value({time_, batch_, hidden}));
    if (!sequence_.batch_first) return squeezed;
    return trace_.add_node("Transpose", {squeezed.value}, value({batch_, time_, hidden}),
                           {{"perm", std::vector<std::int64_t>{1, 0, 2}}});
  }

  graph::Trace& trace_;
  RecurrentKind kind_;
  Sequence sequence_;
  int hidden_;
  graph::Dimension batch_, time_, features_;
};

}  // namespace wm::detail
