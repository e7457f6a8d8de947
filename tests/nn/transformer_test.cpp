// SPDX-License-Identifier: MIT
#include <whitematter/nn/transformer.hpp>

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/nn/embedding.hpp>
#include <whitematter/nn/sinusoidal_positions.hpp>
#include <whitematter/optim/adam.hpp>

#include "support/models.hpp"

using namespace wm;

namespace {

enum class Text { Source };

constexpr TransformerOptions small{.feed_forward = 32, .norm_first = true, .causal = true};
using Small = Transformer<16, 2, 1, 1, small>;

// Reads letters and writes letters.
struct Translator {
  Embedding<6, 16> letters;
  SinusoidalPositions<16> positions;
  Small transformer{0.0};
  Linear<16, 6> output;
  WM_MODULE(Translator, letters, positions, transformer, output)

  auto forward(const auto& source, const auto& target) const {
    return output(transformer(positions(letters(source)), positions(letters(target))));
  }
};

}  // namespace

// That of PyTorch's model with its own options.
static_assert(parameter_count<Transformer<>> == 44'140'544);

TEST_CASE("a Transformer is an encoder and a decoder with final norms") {
  const Small model;
  const auto names = state_names(model);
  CHECK((names.size() == 12 + 2 + 18 + 2 && names[0] == "encoder.layers.0.self_attn.in_proj_weight" &&
         names[12] == "encoder.norm.weight" && names[14] == "decoder.layers.0.self_attn.in_proj_weight" &&
         names[33] == "decoder.norm.bias"));
  CHECK(model.encoder.layers[0].dropout.p == 0.1);
  const double bound = std::sqrt(6.0 / (16 + 32));
  double largest = 0;
  for (const float w : model.encoder.layers[0].linear1.weight.to_vector())
    largest = std::max(largest, std::abs(double{w}));
  CHECK((largest < bound && largest > 0.95 * bound));
}

TEST_CASE("a Transformer learns to write backwards") {
  seed(5);
  Translator model;
  Adam optimizer{model, {.lr = 3e-3}};
  double last = 0;
  for (int step = 0; step < 300; ++step) {
    std::vector<std::int64_t> source, target, next;
    for (int n = 0; n < 16; ++n) {
      std::array<std::int64_t, 4> word;
      for (auto& letter : word) letter = 1 + default_generator().below(5);
      source.insert(source.end(), word.begin(), word.end());
      target.push_back(0);
      target.insert(target.end(), word.rbegin(), word.rend() - 1);
      next.insert(next.end(), word.rbegin(), word.rend());
    }
    const auto logits = model(Tensor<std::int64_t, Shape<Batch, Text::Source>>::from(source, 16, 4),
                              Tensor<std::int64_t, Shape<Batch, Time>>::from(target, 16, 4));
    const auto loss =
        cross_entropy(reshape<Shape<Any, 6>>(logits), Tensor<std::int64_t, Shape<Any>>::from(next, 64));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    last = loss.item();
  }
  CHECK(last < 0.1);
}
