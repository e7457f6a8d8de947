// SPDX-License-Identifier: MIT
#include <whitematter/text/generate.hpp>

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/models/gpt.hpp>
#include <whitematter/ops/reshape.hpp>
#include <whitematter/optim/adamw.hpp>
#include <whitematter/text/byte_pair_encoding.hpp>
#include <whitematter/text/character_vocabulary.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

constexpr GptSizes small{.vocabulary = 4, .context = 8, .layers = 1, .heads = 2, .width = 16};
using Text = Tensor<std::int64_t, Shape<Batch, Time>>;

}  // namespace

TEST_CASE("a model that has learnt a text writes it") {
  seed(1);
  Gpt<small> model;
  AdamW optimizer{model, {.lr = 1e-2}};
  for (int step = 0; step < 200; ++step) {
    const auto part = [&](int first) {
      return generate<Text::shape, std::int64_t>([&] { return first++ % 3; }, 1, 8);
    };
    const auto loss =
        cross_entropy(reshape<Shape<Any, 4>>(model(part(step))), reshape<Shape<Any>>(part(step + 1)));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
  std::string streamed;
  const auto text = generate(model, CharacterVocabulary("abc"), "bc", 10, {.temperature = 0},
                             [&](std::string_view piece) { streamed += piece; });
  CHECK(text == "abcabcabca");
  CHECK(streamed == text);
  CHECK(generate(model, CharacterVocabulary("abc"), "bc", 0).empty());
  CHECK_THROWS_WITH(generate(model, CharacterVocabulary("abc"), "bc", -1),
                    "generate: the length must be a number of tokens (expected >= 0, got -1)");
  CHECK_THROWS_WITH(generate(model, CharacterVocabulary("abc"), "", 1),
                    "TokenStream: the prompt must have a token (expected >= 1, got 0)");
}

TEST_CASE("text arrives in whole characters") {
  constexpr GptSizes bytes{.vocabulary = 257, .context = 32, .layers = 1, .heads = 1, .width = 4};
  seed(1);
  Gpt<bytes> model;
  std::string streamed;
  const auto text =
      generate(model, BytePairEncoding(), "a", 200, {.temperature = 2}, [&](std::string_view piece) {
        CHECK((!piece.empty() && is_utf8(piece)));
        streamed += piece;
      });
  CHECK((streamed == text && text.size() > 100));
}
