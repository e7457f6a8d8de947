// SPDX-License-Identifier: MIT
#include "../element_code.hpp"
#include "families.hpp"

namespace wm::onnx {
namespace {

Dims broadcast_all(const Call& call, std::size_t inputs) {
  Dims dims = call.dims(0);
  for (std::size_t i = 1; i < inputs; ++i) {
    const auto both = broadcast(dims, call.dims(i));
    call.check(both.has_value(), "inputs must broadcast to one shape", to_text(dims), to_text(call.dims(i)));
    dims = *both;
  }
  return dims;
}

Outputs broadcast_inputs(const Call& call) { return {{call.type(0), broadcast_all(call, 2)}}; }

Outputs compare(const Call& call) { return {{ElementType::Bool, broadcast_all(call, 2)}}; }

Outputs where(const Call& call) { return {{call.type(1), broadcast_all(call, 3)}}; }

Outputs clip(const Call& call) {
  call.check(call.dims(1).empty(), "min must be one number", "[]", to_text(call.dims(1)));
  call.check(call.dims(2).empty(), "max must be one number", "[]", to_text(call.dims(2)));
  return like_input(call);
}

Outputs cast(const Call& call) {
  const auto code = call.integer("to", 0);
  const auto type = element_of(code);
  call.check(type.has_value(), "to must be the number of an element type", "1, 2, 3, 6, 7, 9, 10, 11 or 16",
             code);
  return {{*type, call.dims(0)}};
}

}  // namespace

std::vector<Rule> elementwise_rules() {
  using enum Kind;
  return {
      {"Abs", "N", {}, like_input},
      {"Add", "NN", {}, broadcast_inputs},
      {"And", "BB", {}, broadcast_inputs},
      {"Cast", "A", {{"to", Int}}, cast},
      {"Div", "NN", {}, broadcast_inputs},
      {"Erf", "F", {}, like_input},
      {"Exp", "F", {}, like_input},
      {"Identity", "A", {}, like_input},
      {"Log", "F", {}, like_input},
      {"Mul", "NN", {}, broadcast_inputs},
      {"Neg", "N", {}, like_input},
      {"Pow", "FF", {}, broadcast_inputs},
      {"Relu", "F", {}, like_input},
      {"Sigmoid", "F", {}, like_input},
      {"Sqrt", "F", {}, like_input},
      {"Sub", "NN", {}, broadcast_inputs},
      {"Tanh", "F", {}, like_input},
      {"Clip", "NNN", {}, clip},
      {"Cos", "F", {}, like_input},
      {"Elu", "F", {{"alpha", Float}}, like_input},
      {"Equal", "AA", {}, compare},
      {"Greater", "NN", {}, compare},
      {"GreaterOrEqual", "NN", {}, compare},
      {"HardSwish", "F", {}, like_input},
      {"LeakyRelu", "F", {{"alpha", Float}}, like_input},
      {"Less", "NN", {}, compare},
      {"LessOrEqual", "NN", {}, compare},
      {"Max", "NN", {}, broadcast_inputs},
      {"Min", "NN", {}, broadcast_inputs},
      {"Not", "B", {}, like_input},
      {"Or", "BB", {}, broadcast_inputs},
      {"Reciprocal", "F", {}, like_input},
      {"Sin", "F", {}, like_input},
      {"Softplus", "F", {}, like_input},
      {"Where", "BAA", {}, where},
  };
}

}  // namespace wm::onnx
