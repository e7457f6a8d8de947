// SPDX-License-Identifier: MIT
#include <whitematter/models/char_recurrent.hpp>

#include "support/decoders.hpp"

using namespace wm;

static_assert(parameter_count<CharLstm<65>> == 65 * 32 + 4 * 64 * (32 + 64 + 2) + 64 * 65 + 65);
static_assert(parameter_count<CharGru<65>> == 65 * 32 + 3 * 64 * (32 + 64 + 2) + 64 * 65 + 65);
static_assert(parameter_count<CharRnn<65>> == 65 * 32 + 64 * (32 + 64 + 2) + 64 * 65 + 65);

namespace {

using Models = std::tuple<CharLstm<7, 8, 16, 2>, CharGru<7, 8, 16, 2>, CharRnn<7, 8, 16, 2>>;

template <class M>
void check_graph(const std::string& name) {
  M model;
  const auto graph = trace<Letters::shape, std::int64_t>(model);
  CHECK(operators_of(graph).contains(name));
  CHECK(output_of(graph) == std::vector<graph::Dimension>{{-1, "Batch"}, {-1, "Time"}, {7, ""}});
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("character models have word_language_model's names and do not mix texts", "",
                        Models) {
  seed(3);
  TestType model;
  static_assert(std::is_same_v<decltype(model(Letters())), Tensor<float, Shape<Batch, Time, 7>>>);
  CHECK(state_names(model) ==
        std::vector<std::string>{"encoder.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0",
                                 "rnn.bias_hh_l0", "rnn.weight_ih_l1", "rnn.weight_hh_l1", "rnn.bias_ih_l1",
                                 "rnn.bias_hh_l1", "decoder.weight", "decoder.bias"});
  check_independent_of_batch(model, letters(3, 5));
}

TEMPLATE_LIST_TEST_CASE("character models go on after what their memory has seen", "", Models) {
  seed(3);
  TestType model;
  check_memory(model);
}

TEMPLATE_LIST_TEST_CASE("character models learn a text by heart", "", Models) {
  seed(4);
  TestType model;
  check_learns_by_heart(model);
}

TEMPLATE_LIST_TEST_CASE("character models drop in training only", "", Models) {
  seed(3);
  TestType model(0.5);
  check_drops_in_training_only(model);
}

TEST_CASE("character models drop letters, between layers and before the logits") {
  CharGru<7, 8, 16, 2> model(0.25);
  CHECK((model.drop.p == 0.25 && model.rnn.dropout == 0.25));
}

TEST_CASE("the graphs of character models take text of any length") {
  check_graph<CharLstm<7, 4, 6>>("LSTM");
  check_graph<CharGru<7, 4, 6>>("GRU");
  check_graph<CharRnn<7, 4, 6>>("RNN");
}
