// SPDX-License-Identifier: MIT
#include <whitematter/models/gpt.hpp>

#include "support/decoders.hpp"

using namespace wm;

namespace {

constexpr GptSizes small{.vocabulary = 7, .context = 6, .layers = 2, .heads = 2, .width = 8};

}  // namespace

// That of the published model.
static_assert(parameter_count<Gpt<>> == 124'439'808);
static_assert(GptSizes{}.valid() && !GptSizes{.heads = 7}.valid());

TEST_CASE("Gpt has GPT-2's names and does not mix texts") {
  seed(3);
  Gpt<small> model;
  static_assert(std::is_same_v<decltype(model(Letters())), Tensor<float, Shape<Batch, Time, 7>>>);
  const auto names = state_names(model);
  CHECK(names.size() == 2 + 2 * 12 + 2);
  CHECK(std::vector(names.begin(), names.begin() + 8) ==
        std::vector<std::string>{"wte.weight", "wpe.weight", "h.0.ln_1.weight", "h.0.ln_1.bias",
                                 "h.0.attn.c_attn.weight", "h.0.attn.c_attn.bias", "h.0.attn.c_proj.weight",
                                 "h.0.attn.c_proj.bias"});
  CHECK(names.back() == "ln_f.bias");
  check_independent_of_batch(model, letters(3, 5));
}

TEST_CASE("Gpt knows no future") {
  seed(3);
  const Gpt<small> model;
  const auto whole = model(letters(1, 6));
  seed(3);
  const Gpt<small> same;
  const auto text = letters(1, 6);
  const auto start = same(narrow<1, Time>(text, 0, 4));
  for (int t = 0; t < 4; ++t)
    for (int v = 0; v < 7; ++v) CHECK(start.at(0, t, v) == Approx(whole.at(0, t, v)).margin(1e-6));
}

TEST_CASE("Gpt goes on after what its memory has seen, within its context") {
  seed(3);
  Gpt<small> model;
  check_memory(model);
  check_context(model, "Gpt");
}

TEST_CASE("Gpt learns a text by heart") {
  seed(4);
  Gpt<small> model;
  check_learns_by_heart(model);
}

TEST_CASE("Gpt drops in training only") {
  seed(3);
  Gpt<small> model(0.5);
  check_drops_in_training_only(model);
}
