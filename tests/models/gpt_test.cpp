// SPDX-License-Identifier: MIT
#include <whitematter/models/gpt.hpp>

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/ops/reshape.hpp>
#include <whitematter/optim/adamw.hpp>

#include "support/models.hpp"

using namespace wm;

namespace {

using Text = Tensor<std::int64_t, Shape<Batch, Time>>;
constexpr GptSizes small{.vocabulary = 7, .context = 6, .layers = 2, .heads = 2, .width = 8};

Text letters(int batch, int time) {
  return generate<Text::shape, std::int64_t>([] { return default_generator().below(7); }, batch, time);
}

}  // namespace

// That of the published model.
static_assert(parameter_count<Gpt<>> == 124'439'808);
static_assert(GptSizes{}.valid() && !GptSizes{.heads = 7}.valid());

TEST_CASE("Gpt has GPT-2's names and does not mix texts") {
  seed(3);
  Gpt<small> model;
  static_assert(std::is_same_v<decltype(model(Text())), Tensor<float, Shape<Batch, Time, 7>>>);
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

TEST_CASE("Gpt goes on after what its memory has seen") {
  seed(3);
  Gpt<small> model;
  const auto text = letters(2, 6);
  const auto whole = model(text);
  const NoGrad no_grad;
  const auto memory = model.memory();
  const auto part = [&](int first, int count) { return model(narrow<1, Time>(text, first, count), memory); };
  int done = 0;
  for (const int count : {3, 1, 1, 1}) {
    const auto logits = part(done, count);
    for (int n = 0; n < 2; ++n)
      for (int t = 0; t < count; ++t)
        for (int v = 0; v < 7; ++v)
          CHECK(logits.at(n, t, v) == Approx(whole.at(n, done + t, v)).margin(1e-6));
    done += count;
  }
  CHECK(memory.steps() == 6);
  CHECK_THROWS_WITH(part(0, 1), "Gpt: a text must fit the context (expected at most 6, got 7)");
  memory.clear();
  CHECK(part(0, 2).at(1, 1, 3) == Approx(whole.at(1, 1, 3)).margin(1e-6));
}

TEST_CASE("Gpt learns a text by heart") {
  seed(4);
  Gpt<small> model;
  const auto text = letters(4, 6), next = letters(4, 6);
  AdamW optimizer{model, {.lr = 1e-2}};
  double first = 0, last = 0;
  for (int step = 0; step < 150; ++step) {
    const auto loss = cross_entropy(reshape<Shape<Any, 7>>(model(text)), reshape<Shape<Any>>(next));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    (step == 0 ? first : last) = loss.item();
  }
  CHECK(first == Approx(std::log(7.0)).margin(0.1));
  CHECK(last < 0.1);
}

TEST_CASE("Gpt refuses what does not fit its context") {
  CHECK_THROWS_WITH(Gpt<small>()(letters(1, 7)),
                    "Gpt: a text must fit the context (expected at most 6, got 7)");
}

TEST_CASE("Gpt drops in training only") {
  seed(3);
  Gpt<small> model(0.5);
  const auto text = letters(2, 6);
  CHECK(model(text).to_vector() != model(text).to_vector());
  set_dropout(model, 0);
  const auto whole = model(text).to_vector();
  CHECK(model(text).to_vector() == whole);
  set_dropout(model, 0.5);
  eval(model);
  CHECK(model(text).to_vector() == whole);
}
