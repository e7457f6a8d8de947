// SPDX-License-Identifier: MIT
#include <whitematter/text/generate.hpp>

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/models/gpt.hpp>
#include <whitematter/ops/reshape.hpp>
#include <whitematter/optim/adamw.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

constexpr GptSizes small{.vocabulary = 4, .context = 8, .layers = 1, .heads = 2, .width = 16};
using Text = Tensor<std::int64_t, Shape<Batch, Time>>;

/// Three letters in a circle.
struct Circle {
  int size() const { return 3; }
  Tensor<std::int64_t, Shape<Time>> encode(std::string_view text) const {
    std::vector<std::int64_t> tokens;
    for (const char c : text) tokens.push_back(c - 'a');
    return Tensor<std::int64_t, Shape<Time>>::from(tokens, tokens.size());
  }
  std::string decode(const std::vector<std::int64_t>& tokens) const {
    std::string text;
    for (const auto token : tokens) text += static_cast<char>('a' + token);
    return text;
  }
};

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
  const auto text = generate(model, Circle(), "bc", 10, {.temperature = 0},
                             [&](std::string_view piece) { streamed += piece; });
  CHECK(text == "abcabcabca");
  CHECK(streamed == text);
  CHECK(generate(model, Circle(), "bc", 0).empty());
  CHECK_THROWS_WITH(generate(model, Circle(), "bc", -1),
                    "generate: the length must be a number of tokens (expected >= 0, got -1)");
  CHECK_THROWS_WITH(generate(model, Circle(), "", 1),
                    "TokenStream: the prompt must have a token (expected >= 1, got 0)");
}
