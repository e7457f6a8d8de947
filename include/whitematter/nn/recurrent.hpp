// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>
#include <whitematter/nn/sequence.hpp>
#include <whitematter/ops/concat.hpp>
#include <whitematter/ops/dropout.hpp>
#include <whitematter/ops/recurrent.hpp>

namespace wm {

/// Options of recurrent layers. Unlike in PyTorch a sequence is [N, T, In] where nothing is said, as in all
/// other layers.
struct Recurrent {
  int layers = 1;
  bool bidirectional = false;
  bool batch_first = true;  ///< [N, T, In], else [T, N, In]
  bool relu = false;        ///< max(., 0) in place of tanh, for Rnn
  bool bias = true;
};

namespace detail {

/// The parameters of one layer and direction.
template <int Gates, int In, int Hidden, bool HasBias, class Device, class T>
struct RecurrentWeights {
  using Bias = std::conditional_t<HasBias, Parameter<Shape<Gates * Hidden>, T, Device>, None>;

  Parameter<Shape<Gates * Hidden, In>, T, Device> weight_ih;
  Parameter<Shape<Gates * Hidden, Hidden>, T, Device> weight_hh;
  Bias bias_ih, bias_hh;

  /// What the operation takes for a bias: zeros, which need no gradient, where there is none.
  static auto given(const Bias& bias) {
    if constexpr (HasBias)
      return bias;
    else
      return zeros<Shape<Gates * Hidden>, T>();
  }

  static constexpr auto field_types() {
    using Self = RecurrentWeights;
    return FieldTypes<
        void, std::type_identity<decltype(Self::weight_ih)>, std::type_identity<decltype(Self::weight_hh)>,
        std::type_identity<decltype(Self::bias_ih)>, std::type_identity<decltype(Self::bias_hh)>>::value;
  }
};

/// A state [N, H] of each layer and direction, from [layers * directions, N, H].
template <class X, int Count, int Hidden, bool BatchFirst>
struct RecurrentStates {
  static constexpr Axes value = [] {
    Axes axes;
    return axes.push(fixed_axis(Count)).push(X::axes(0)[BatchFirst ? 0 : 1]).push(fixed_axis(Hidden));
  }();
};

}  // namespace detail

/// What Rnn, Lstm and Gru have in common: parameters with PyTorch's names and initialization, and layers and
/// directions one after another.
template <int Gates, int In, int Hidden, Recurrent R, class Device, class T>
struct RecurrentLayers {
  static_assert(R.layers >= 1, "Recurrent: there must be a layer");
  static constexpr Recurrent options = R;
  static constexpr int directions = R.bidirectional ? 2 : 1, states = R.layers * directions;
  static constexpr bool has_cell = false;  // beside the state
  using State = Tensor<T, Shape<states, Batch, Hidden>, Device>;
  using First = detail::RecurrentWeights<Gates, In, Hidden, R.bias, Device, T>;
  using Later = detail::RecurrentWeights<Gates, directions * Hidden, Hidden, R.bias, Device, T>;

  std::array<First, directions> first;  // of the first layer, which reads the input
  std::array<Later, states - directions> later;
  double dropout = 0;  // probability in training between two layers
  bool training = true;

  static void for_each_field(auto& self, auto&& visitor) {
    int i = 0;
    const auto visit = [&](auto& weights) {
      const std::string layer = "_l" + std::to_string(i / directions);
      const std::string end = i++ % directions == 0 ? layer : layer + "_reverse";
      visitor("weight_ih" + end, weights.weight_ih);
      visitor("weight_hh" + end, weights.weight_hh);
      if constexpr (R.bias) {
        visitor("bias_ih" + end, weights.bias_ih);
        visitor("bias_hh" + end, weights.bias_hh);
      }
    };
    for (auto& weights : self.first) visit(weights);
    for (auto& weights : self.later) visit(weights);
  }
  static constexpr auto field_types() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple_cat(std::conditional_t<(I < directions), First, Later>::field_types()...);
    }
    (std::make_index_sequence<states>());
  }

  RecurrentLayers() {
    for_each_field(*this,
                   [](const std::string&, auto& parameter) { init::fan_in_uniform(parameter, Hidden); });
  }

 protected:
  template <class X>
  using States = shape_from<detail::RecurrentStates<X, states, Hidden, R.batch_first>, X>;

  /// Whether the input, and the states where there are any, fit.
  template <class X, class... Initial>
  static constexpr bool fits = [] {
    if constexpr (is_sequence_of<X, In>)
      return (same_shape<States<X>, Initial> && ...);
    else
      return false;
  }();

  /// The results of all layers and directions, and the last layer's output. Cell::run is one layer in one
  /// direction.
  template <class Cell, class X, class... Initial>
  auto run(const Tensor<T, X, Device>& x, const Tensor<T, Initial, Device>&... initial) const {
    constexpr Sequence there{false, R.batch_first}, back{true, R.batch_first};
    const auto state = [](const auto& all, int i) { return squeeze<0>(narrow<0, 1>(all, i)); };
    using Result = decltype(Cell::template run<there>(x, first[0], state(initial, 0)...));
    std::vector<Result> results;
    const auto layer = [&](const auto& input, const auto* weights) {
      const int i = static_cast<int>(results.size());
      results.push_back(Cell::template run<there>(input, weights[0], state(initial, i)...));
      if constexpr (R.bidirectional) {
        results.push_back(Cell::template run<back>(input, weights[1], state(initial, i + 1)...));
        return concat<-1>(results[results.size() - 2].output, results.back().output);
      } else {
        return results.back().output;
      }
    };
    auto y = layer(x, first.data());
    if constexpr (R.layers > 1)
      for (std::size_t i = 0; i < later.size(); i += directions)
        y = layer(training && dropout > 0 ? wm::dropout(y, dropout) : y, later.data() + i);
    return std::pair{y, results};
  }

  /// One of the states of all results. -> [layers * directions, N, H]
  template <class Result, class Member>
  static auto stacked(const std::vector<Result>& results, Member Result::*state) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) { return stack<0>(results[I].*state...); }
    (std::make_index_sequence<states>());
  }

  /// The output and the states, for cells with one state.
  template <class Cell, class X, class... Initial>
  auto output_and_state(const Tensor<T, X, Device>& x, const Tensor<T, Initial, Device>&... initial) const {
    if constexpr (fits<X, Initial...>) {
      const auto [y, results] = run<Cell>(x, initial...);
      using Result = typename decltype(results)::value_type;
      const auto state = stacked(results, &Result::state);
      return RecurrentResult<T, typename decltype(y)::shape, typename decltype(state)::shape, Device>{y,
                                                                                                      state};
    } else {
      return RecurrentResult<T, X, Shape<Any, Any, Any>, Device>{};
    }
  }
};

}  // namespace wm
