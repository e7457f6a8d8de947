// SPDX-License-Identifier: MIT
#include "families.hpp"

namespace wm::onnx {
namespace {

constexpr std::size_t bias = 3, first_state = 5;

/// X [T, N, In], W [1, gates H, In], R [1, gates H, H], B [1, 2 gates H], states [1, N, H] -> Y [T, 1, N, H]
/// and the states.
Outputs recurrent(const Call& call, std::int64_t gates, std::size_t states) {
  call.check(call.dims(0).size() == 3, "X must be [T, N, In]", 3, to_text(call.dims(0)));
  call.check(call.integer("layout", 0) == 0, "the steps must come first", "layout 0", 1);
  const std::int64_t hidden = call.integer("hidden_size", -1);
  call.check(hidden > 0, "hidden_size must be given", "1 or more", hidden);
  const Dimension time = call.dims(0)[0], batch = call.dims(0)[1], one = fixed(1);
  call.check_dims(call.dims(1), "W must be [1, gates H, In]", {one, fixed(gates * hidden), call.dims(0)[2]});
  call.check_dims(call.dims(2), "R must be [1, gates H, H]", {one, fixed(gates * hidden), fixed(hidden)});
  if (call.has(bias))
    call.check_dims(call.dims(bias), "B must be [1, 2 gates H]", {one, fixed(2 * gates * hidden)});
  const Dims state{one, batch, fixed(hidden)};
  Outputs outputs{{call.type(0), {time, one, batch, fixed(hidden)}}};
  for (std::size_t i = 0; i < states; ++i) {
    if (call.has(first_state + i))
      call.check_dims(call.dims(first_state + i), "a state must be [1, N, H]", state);
    outputs.push_back({call.type(0), state});
  }
  return outputs;
}

Outputs gru(const Call& call) { return recurrent(call, 3, 1); }
Outputs lstm(const Call& call) { return recurrent(call, 4, 2); }
Outputs rnn(const Call& call) { return recurrent(call, 1, 1); }

}  // namespace

std::vector<Rule> recurrent_rules() {
  using enum Kind;
  return {
      {"GRU",
       "FFF|FKF",
       {{"direction", String}, {"hidden_size", Int}, {"layout", Int}, {"linear_before_reset", Int}},
       gru},
      {"LSTM", "FFF|FKFF", {{"direction", String}, {"hidden_size", Int}, {"layout", Int}}, lstm},
      {"RNN",
       "FFF|FKF",
       {{"activations", Strings}, {"direction", String}, {"hidden_size", Int}, {"layout", Int}},
       rnn},
  };
}

}  // namespace wm::onnx
