// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>
#include <utility>

#include "sample.hpp"

namespace parity {

/// Tags for the inputs of a row: a Shape alone means normal values.
template <class S>
struct Positive {};
template <class S>
struct State {};
template <int Classes, class S, class L = std::int64_t>
struct Labels {};

/// What a tag means: shape, element type for operations on T, and the values.
template <class Tag>
struct Input {
  using shape = Tag;
  template <class T>
  using element = T;
  static constexpr Draw draw = Draw::Normal;
  static constexpr int classes = 0;
};
template <class S>
struct Input<Positive<S>> : Input<S> {
  static constexpr Draw draw = Draw::Positive;
};
template <class S>
struct Input<State<S>> : Input<S> {
  static constexpr Draw draw = Draw::State;
};
template <int Classes, class S, class L>
struct Input<Labels<Classes, S, L>> : Input<S> {
  template <class T>
  using element = L;
  static constexpr Draw draw = Draw::Label;
  static constexpr int classes = Classes;
};

template <class Tag>
InputKind kind_of() {
  constexpr wm::Axes axes = Input<Tag>::shape::axes();
  InputKind kind{{}, Input<Tag>::draw, Input<Tag>::classes};
  constexpr auto batch = wm::axis_of<wm::Batch>(0, 0).name;
  for (int i = 0; i < axes.rank; ++i)
    kind.sizes.push_back(axes[i].fixed() ? axes[i].size : axes[i].any || axes[i].name == batch ? -1 : -2);
  return kind;
}

template <class T, class Tag>
auto make_input(const Sample& sample, std::size_t i) {
  using Element = typename Input<Tag>::template element<T>;
  wm::Tensor<Element, typename Input<Tag>::shape> x(from_torch<Element>(sample.inputs[i], sample.layouts[i]));
  if constexpr (wm::Floating<Element>)
    if (sample.needs[i]) x.requires_grad();
  return x;
}

template <class T, class... Tags, class Operation>
Values run_ours(const Operation& operation, const Sample& sample) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto inputs = std::tuple{make_input<T, Tags>(sample, I)...};
    const auto result = std::apply(operation, inputs);
    result.backward(std::decay_t<decltype(result)>(from_torch<T>(sample.upstream, sample.layouts.back())));
    const auto gradient = [](const auto& x) {
      return x.has_grad() ? to_torch(x.grad().array()) : at::Tensor();
    };
    return Values{to_torch(result.array()),
                  {gradient(std::get<I>(inputs))...},
                  {to_torch(std::get<I>(inputs).array())...}};
  }
  (std::index_sequence_for<Tags...>{});
}

/// A row from the operation on both sides: ours takes a Tensor for each tag, theirs a vector of LibTorch's
/// tensors.
template <class... Tags, class Ours>
Row make_row(std::string operation, std::string variant, Ours ours, TorchOperation theirs) {
  return assemble(
      std::move(operation), std::move(variant), {kind_of<Tags>()...}, std::move(theirs),
      [ours](const Sample& sample) { return run_ours<float, Tags...>(ours, sample); },
      [ours](const Sample& sample) { return run_ours<double, Tags...>(ours, sample); });
}

}  // namespace parity
