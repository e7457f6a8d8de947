// SPDX-License-Identifier: MIT
#include <whitematter/models/char_lstm.hpp>

#include "support/models.hpp"

using namespace wm;

using Text = Tensor<std::int64_t, Shape<Batch, Time>>;

static_assert(parameter_count<CharLstm<65>> == 65 * 32 + 4 * 64 * (32 + 64 + 2) + 64 * 65 + 65);

namespace {

Text letters(int batch, int time) {
  return generate<Text::shape, std::int64_t>([] { return default_generator().below(7); }, batch, time);
}

}  // namespace

TEST_CASE("CharLstm has word_language_model's names and does not mix texts") {
  seed(3);
  CharLstm<7, 4, 6, 2> model;
  static_assert(std::is_same_v<decltype(model(Text())), Tensor<float, Shape<Batch, Time, 7>>>);
  CHECK(state_names(model) ==
        std::vector<std::string>{"encoder.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0",
                                 "rnn.bias_hh_l0", "rnn.weight_ih_l1", "rnn.weight_hh_l1", "rnn.bias_ih_l1",
                                 "rnn.bias_hh_l1", "decoder.weight", "decoder.bias"});
  check_independent_of_batch(model, letters(3, 5));
}

TEST_CASE("CharLstm goes on where a piece of text ended, and knows no future") {
  seed(3);
  const CharLstm<7, 4, 6, 2> model;
  const auto text = letters(2, 5);
  const auto whole = model(text);
  const auto start = zeros<Shape<2, Batch, 6>>(2);
  Tensor<float, Shape<2, Batch, 6>> state = start, cell = start;
  for (int t = 0; t < 5; ++t) {
    const auto letter = Text::from({text.at(0, t), text.at(1, t)}, 2, 1);
    const auto [logits, next_state, next_cell] = model(letter, state, cell);
    for (int n = 0; n < 2; ++n)
      for (int v = 0; v < 7; ++v) CHECK(logits.at(n, 0, v) == Approx(whole.at(n, t, v)).margin(1e-6));
    state = next_state;
    cell = next_cell;
  }
}

TEST_CASE("the graph of CharLstm takes text of any length") {
  CharLstm<7, 4, 6> model;
  const auto graph = trace<Text::shape, std::int64_t>(model);
  CHECK(operators_of(graph).contains("LSTM"));
  CHECK(output_of(graph) == std::vector<graph::Dimension>{{-1, "Batch"}, {-1, "Time"}, {7, ""}});
}
