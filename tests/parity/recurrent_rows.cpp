// SPDX-License-Identifier: MIT
#include <cmath>

#include <whitematter/nn/gru.hpp>
#include <whitematter/nn/lstm.hpp>
#include <whitematter/nn/rnn.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/permute.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

enum class Kind { Tanh, Relu, Lstm, Gru };

constexpr int gates_of(Kind kind) { return kind == Kind::Lstm ? 4 : kind == Kind::Gru ? 3 : 1; }
constexpr std::size_t states_of(Kind kind) { return kind == Kind::Lstm ? 2 : 1; }
constexpr const char* name_of(Kind kind) {
  constexpr std::array names{"rnn_tanh", "rnn_relu", "lstm", "gru"};
  return names[static_cast<std::size_t>(kind)];
}

// Normal weights drive tanh to where one rounding of it is all of its slope, and let that grow from step to
// step, in LibTorch as in our kernels. These are of the size of a new layer's.
double scale_of(std::int64_t hidden) { return 0.5 / std::sqrt(static_cast<double>(hidden)); }

template <Kind K, Sequence S>
auto apply(const auto&... inputs) {
  if constexpr (K == Kind::Tanh)
    return rnn_tanh<S>(inputs...);
  else if constexpr (K == Kind::Relu)
    return rnn_relu<S>(inputs...);
  else if constexpr (K == Kind::Lstm)
    return lstm<S>(inputs...);
  else
    return gru<S>(inputs...);
}

// All results as one: the states [N, H] as further steps.
template <int Time>
auto joined(const auto& result) {
  if constexpr (requires { result.cell; })
    return concat<Time>(result.output, unsqueeze<Time>(result.state), unsqueeze<Time>(result.cell));
  else
    return concat<Time>(result.output, unsqueeze<Time>(result.state));
}

// LibTorch's results [output, states...] of any number of layers; states are zero where none are given.
Inputs run_torch(Kind kind, const at::Tensor& x, Inputs states, Inputs weights, int layers,
                 bool bidirectional, bool batch_first) {
  const std::int64_t count = layers * (bidirectional ? 2 : 1), hidden = weights[1].size(1);
  for (auto& weight : weights) weight = weight * scale_of(hidden);
  while (states.size() < states_of(kind))
    states.push_back(at::zeros({count, x.size(batch_first ? 0 : 1), hidden}, x.options()));
  if (kind == Kind::Lstm) {
    const auto [y, h, c] = at::lstm(x, states, weights, true, layers, 0., false, bidirectional, batch_first);
    return {y, h, c};
  }
  const auto run = [&](auto* function) -> Inputs {
    const auto [y, h] = function(x, states[0], weights, true, layers, 0., false, bidirectional, batch_first);
    return {y, h};
  };
  using Function = std::tuple<at::Tensor, at::Tensor>(const at::Tensor&, const at::Tensor&, at::TensorList,
                                                      bool, std::int64_t, double, bool, bool, bool);
  return run(kind == Kind::Gru    ? static_cast<Function*>(at::gru)
             : kind == Kind::Tanh ? static_cast<Function*>(at::rnn_tanh)
                                  : static_cast<Function*>(at::rnn_relu));
}

// One layer in one direction. LibTorch reads backwards what was turned around.
TorchOperation one_layer(Kind kind, Sequence s, bool with_states) {
  return [=](const Inputs& in) {
    const int time = s.batch_first ? 1 : 0;
    const std::size_t states = with_states ? states_of(kind) : 0;
    const auto turned = [&](const at::Tensor& x) { return s.reverse ? x.flip({time}) : x; };
    Inputs initial;
    for (std::size_t i = 0; i < states; ++i) initial.push_back(in[1 + i].unsqueeze(0));
    const Inputs weights(in.begin() + 1 + static_cast<std::ptrdiff_t>(states), in.end());
    Inputs results = run_torch(kind, turned(in[0]), initial, weights, 1, false, s.batch_first);
    results[0] = turned(results[0]);
    for (std::size_t i = 1; i < results.size(); ++i) results[i] = results[i].squeeze(0).unsqueeze(time);
    return at::cat(results, time);
  };
}

template <Kind K, class X, int Hidden, Sequence S, class... States>
Row operation_row() {
  constexpr int rows = gates_of(K) * Hidden, features = X::template dim<2>;
  const auto ours = [](const auto&... inputs) {
    constexpr int time = S.batch_first ? 1 : 0;
    const auto in = std::tie(inputs...);
    using Number = typename std::decay_t<decltype(std::get<0>(in))>::value_type;
    const auto input = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
      if constexpr (I > sizeof...(States))
        return std::get<I>(in) * static_cast<Number>(scale_of(Hidden));
      else
        return std::get<I>(in);
    };
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return joined<time>(apply<K, S>(input(std::integral_constant<std::size_t, I>())...));
    }
    (std::index_sequence_for<decltype(inputs)...>());
  };
  const std::string variant = Tensor<float, X>::describe() + " to " + std::to_string(Hidden) +
                              (S.reverse ? ", reverse" : "") + (sizeof...(States) ? ", from a state" : "");
  return make_row<X, States..., Shape<rows, features>, Shape<rows, Hidden>, Shape<rows>, Shape<rows>>(
      name_of(K), variant, ours, one_layer(K, S, sizeof...(States) > 0));
}

template <Kind K>
void add_operation(std::vector<Row>& rows) {
  using H = Shape<Batch, 4>;
  using Few = Shape<Batch, 7>;
  constexpr Sequence there, back{.reverse = true}, steps_first{.reverse = true, .batch_first = false};
  rows.push_back(operation_row<K, Shape<Batch, 1, 3>, 1, there>());
  rows.push_back(operation_row<K, Shape<Batch, 6, 9>, 20, back>());
  if constexpr (K == Kind::Lstm) {
    rows.push_back(operation_row<K, Shape<Batch, Time, 5>, 4, there, H, H>());
    rows.push_back(operation_row<K, Shape<Time, Batch, 3>, 7, steps_first, Few, Few>());
  } else {
    rows.push_back(operation_row<K, Shape<Batch, Time, 5>, 4, there, H>());
    rows.push_back(operation_row<K, Shape<Time, Batch, 3>, 7, steps_first, Few>());
  }
}

template <Kind K, int In, int Hidden, Recurrent R, class T>
auto make_layer() {
  if constexpr (K == Kind::Lstm)
    return Lstm<In, Hidden, R, Cpu, T>();
  else if constexpr (K == Kind::Gru)
    return Gru<In, Hidden, R, Cpu, T>();
  else
    return Rnn<In, Hidden, R, Cpu, T>();
}

// Takes the place of a parameter, so that its gradient reaches the row's input.
template <class S, class T>
void replace(Parameter<S, T>& parameter, const Tensor<T, S>& by) {
  static_cast<Tensor<T, S>&>(parameter) = by;
}

// All results of layers as one, where Hidden * directions is the width of a step.
template <Recurrent R, class S>
auto as_steps(const S& state) {
  if constexpr (!R.batch_first) {
    return state;
  } else {
    using Shape3 = typename S::shape;
    constexpr int directions = R.bidirectional ? 2 : 1;
    return reshape<Shape<Shape3::template dim<1>, R.layers, directions * Shape3::template dim<2>>>(
        permute<1, 0, 2>(state));
  }
}

template <Kind K, class X, int Hidden, Recurrent R, std::size_t Initial, class... Tags>
Row layer_row(const char* variant) {
  constexpr int time = R.batch_first ? 1 : 0;
  const auto ours = [](const auto& x, const auto&... others) {
    using T = typename std::decay_t<decltype(x)>::value_type;
    const auto in = std::tie(others...);
    auto layer = make_layer<K, X::template dim<2>, Hidden, R, T>();
    const auto set = [&]<std::size_t I>(auto& weights, std::integral_constant<std::size_t, I>) {
      const auto scale = static_cast<T>(scale_of(Hidden));
      replace(weights.weight_ih, std::get<Initial + 4 * I>(in) * scale);
      replace(weights.weight_hh, std::get<Initial + 4 * I + 1>(in) * scale);
      replace(weights.bias_ih, std::get<Initial + 4 * I + 2>(in) * scale);
      replace(weights.bias_hh, std::get<Initial + 4 * I + 3>(in) * scale);
    };
    constexpr std::size_t first = layer.first.size();
    [&]<std::size_t... I, std::size_t... J>(std::index_sequence<I...>, std::index_sequence<J...>) {
      (set(layer.first[I], std::integral_constant<std::size_t, I>()), ...);
      (set(layer.later[J], std::integral_constant<std::size_t, first + J>()), ...);
    }
    (std::make_index_sequence<first>(), std::make_index_sequence<layer.later.size()>());
    const auto result = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return layer(x, std::get<I>(in)...);
    }
    (std::make_index_sequence<Initial>());
    if constexpr (requires { result.cell; })
      return concat<time>(result.output, as_steps<R>(result.state), as_steps<R>(result.cell));
    else
      return concat<time>(result.output, as_steps<R>(result.state));
  };
  return make_row<X, Tags...>(name_of(K), variant, ours, [](const Inputs& in) {
    const auto weights = in.begin() + 1 + Initial;
    Inputs results = run_torch(K, in[0], Inputs(in.begin() + 1, weights), Inputs(weights, in.end()), R.layers,
                               R.bidirectional, R.batch_first);
    if (R.batch_first)
      for (std::size_t i = 1; i < results.size(); ++i)
        results[i] =
            results[i].permute({1, 0, 2}).reshape({results[0].size(0), R.layers, results[0].size(2)});
    return at::cat(results, time);
  });
}

// The parameters of two layers in both directions.
template <Kind K, class X, int Hidden, std::size_t Initial, class... States>
Row both_directions_row(const char* variant) {
  constexpr int rows = gates_of(K) * Hidden;
  using WI = Shape<rows, X::template dim<2>>;
  using WJ = Shape<rows, 2 * Hidden>;
  using WH = Shape<rows, Hidden>;
  using B = Shape<rows>;
  return layer_row<K, X, Hidden, Recurrent{.layers = 2, .bidirectional = true}, Initial, States..., WI, WH, B,
                   B, WI, WH, B, B, WJ, WH, B, B, WJ, WH, B, B>(variant);
}

}  // namespace

std::vector<Row> recurrent_rows() {
  std::vector<Row> rows;
  add_operation<Kind::Tanh>(rows);
  add_operation<Kind::Relu>(rows);
  add_operation<Kind::Lstm>(rows);
  add_operation<Kind::Gru>(rows);
  using States = Shape<4, Batch, 3>;
  rows.push_back(both_directions_row<Kind::Lstm, Shape<Batch, Time, 5>, 3, 2, States, States>(
      "two layers in both directions, from states"));
  rows.push_back(
      both_directions_row<Kind::Gru, Shape<Batch, 4, 2>, 3, 0>("two layers in both directions, from zero"));
  using W = Shape<6, 6>;
  rows.push_back(layer_row<Kind::Relu, Shape<Time, Batch, 6>, 6,
                           Recurrent{.layers = 3, .batch_first = false, .relu = true}, 1, Shape<3, Batch, 6>,
                           W, W, Shape<6>, Shape<6>, W, W, Shape<6>, Shape<6>, W, W, Shape<6>, Shape<6>>(
      "three layers, steps first"));
  // ONNX Runtime divides by the number of examples in these two.
  for (auto& row : rows)
    if (row.operation == "lstm" || row.operation == "gru") row.exported_empty = false;
  return rows;
}

}  // namespace parity
