// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "sample.hpp"

namespace parity {

using Inputs = std::vector<at::Tensor>;

/// Run-time dimensions of rows beside Batch and Time; each run draws their sizes.
enum class Size { Rows, Columns, Depth };

/// Tags for the inputs of a row: a Shape alone means normal values.
template <class S>
struct Positive {};
template <class S>
struct State {};
template <int Classes, class S, class L = std::int64_t>
struct Labels {};
template <class S>
struct Mask {};

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
template <class S>
struct Input<Mask<S>> : Input<S> {
  template <class T>
  using element = bool;
  static constexpr Draw draw = Draw::Mask;
};

template <class Tag>
InputKind kind_of() {
  using Kind = Input<Tag>;
  return {Kind::shape::axes(), Kind::draw, Kind::classes,
          std::is_same_v<typename Kind::template element<float>, std::int32_t>};
}

template <class T, class S>
wm::Tensor<T, S> tensor_of(const Value& value) {
  return wm::Tensor<T, S>(wm::TensorCore<T, wm::Cpu>(
      std::get<wm::Array<T>>(value.array), std::static_pointer_cast<wm::Gradient<T, wm::Cpu>>(value.node),
      value.traced));
}

/// All of a row that depends on its shapes.
template <class T, class... Tags, class Ours>
OurOperation erased(const Ours& ours) {
  return [ours](const std::vector<Value>& in) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      const auto y =
          ours(tensor_of<typename Input<Tags>::template element<T>, typename Input<Tags>::shape>(in[I])...);
      return Value{y.array(), y.node(), y.traced()};
    }
    (std::index_sequence_for<Tags...>{});
  };
}

/// A row from the operation on both sides: ours takes a Tensor for each tag, theirs a vector of LibTorch's
/// tensors.
template <class... Tags, class Ours>
Row make_row(std::string operation, std::string variant, Ours ours, TorchOperation theirs) {
  return assemble(
      std::move(operation), std::move(variant),
      {{kind_of<Tags>()...}, std::move(theirs), erased<float, Tags...>(ours), erased<double, Tags...>(ours)});
}

/// The same, named after the shapes of its inputs.
template <class... Tags, class Ours>
Row make_row(std::string operation, Ours ours, TorchOperation theirs) {
  std::string shapes;
  ((shapes += (shapes.empty() ? "" : ", ") + wm::describe(Input<Tags>::shape::axes())), ...);
  return make_row<Tags...>(std::move(operation), std::move(shapes), ours, std::move(theirs));
}

}  // namespace parity
