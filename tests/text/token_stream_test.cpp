// SPDX-License-Identifier: MIT
#include <whitematter/text/token_stream.hpp>

#include <whitematter/models/char_recurrent.hpp>
#include <whitematter/models/gpt.hpp>
#include <whitematter/ops/arg_extremum.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

constexpr GptSizes small{.vocabulary = 7, .context = 8, .layers = 2, .heads = 2, .width = 8};
using Text = Tensor<std::int64_t, Shape<Batch, Time>>;

/// With logits that are far apart.
template <class M>
M lively() {
  seed(3);
  M model;
  for_each_parameter(model, [](const Path&, const auto& p) { init::normal(p, 0, 0.5); });
  return model;
}

/// The most likely token after a text.
template <class M>
std::int64_t following(M& model, const std::vector<std::int64_t>& text) {
  const NoGrad no_grad;
  return argmax<-1>(model(Text::from(text, 1, text.size()))).to_vector().back();
}

std::vector<std::int64_t> last(const std::vector<std::int64_t>& text, std::size_t count) {
  return {text.end() - static_cast<std::ptrdiff_t>(count), text.end()};
}

}  // namespace

TEST_CASE("a stream writes what the model thinks most likely") {
  auto model = lively<Gpt<small>>();
  TokenStream stream(model, {1, 2, 3}, {.temperature = 0});
  for (int i = 0; i < 5; ++i) {
    const auto before = stream.text();
    CHECK(stream.next() == following(model, before));
  }
  CHECK(stream.text().size() == 8);
}

TEST_CASE("a stream that is longer than the context reads the last half again") {
  auto model = lively<Gpt<small>>();
  TokenStream stream(model, {1, 2, 3, 4, 5, 6}, {.temperature = 0});
  for (int i = 0; i < 3; ++i) stream.next();  // the third is made from all eight
  CHECK(stream.next() ==
        following(model, last(std::vector(stream.text().begin(), stream.text().end() - 1), 4)));
  for (int i = 0; i < 30; ++i) stream.next();
  TokenStream long_prompt(model, std::vector<std::int64_t>(20, 2), {.temperature = 0});
  CHECK(long_prompt.next() == following(model, std::vector<std::int64_t>(4, 2)));
}

TEMPLATE_TEST_CASE("recurrent models go on from their states", "", (CharLstm<7, 4, 8>), (CharGru<7, 4, 8>),
                   (CharRnn<7, 4, 8>)) {
  auto model = lively<TestType>();
  TokenStream stream(model, {1, 2}, {.temperature = 0});
  for (int i = 0; i < 40; ++i) {
    const auto before = stream.text();
    CHECK(stream.next() == following(model, before));
  }
}

TEST_CASE("a seed decides a stream, and a vocabulary bounds it") {
  auto model = lively<Gpt<small>>();
  const auto written = [&](std::uint64_t number, int vocabulary) {
    TokenStream stream(model, {1}, {.temperature = 2}, vocabulary, Generator(number));
    for (int i = 0; i < 40; ++i) stream.next();
    return stream.text();
  };
  CHECK(written(1, 0) == written(1, 0));
  CHECK(written(1, 0) != written(2, 0));
  const auto bounded = written(1, 3), all = written(1, 0);
  CHECK(*std::max_element(bounded.begin(), bounded.end()) == 2);
  CHECK(*std::max_element(all.begin(), all.end()) > 2);
}

TEST_CASE("a stream needs a token to begin with") {
  auto model = lively<Gpt<small>>();
  CHECK_THROWS_WITH(TokenStream(model, {}),
                    "TokenStream: the prompt must have a token (expected >= 1, got 0)");
  CHECK_THROWS_WITH(TokenStream(model, {1}, {.top_k = -1}),
                    "Sampling: top_k must be a number of tokens (expected >= 0, got -1)");
}
