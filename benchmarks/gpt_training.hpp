// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/models/gpt.hpp>
#include <whitematter/ops/reshape.hpp>
#include <whitematter/optim/adamw.hpp>

#include "sampling.hpp"
#include "torch_gpt.hpp"

/// One training step of a GPT of letters, ours and LibTorch's.
namespace benchmark {

/// nanoGPT's models of letters: the one that it trains on a processor, its usual one, and that with a context
/// in which attention takes most of the time.
inline constexpr GptWork small_gpt{.batch = 12, .steps = 64, .layers = 4, .heads = 4, .width = 128},
    usual_gpt{.batch = 12, .steps = 256, .layers = 6, .heads = 6, .width = 384},
    long_gpt{.batch = 3, .steps = 1024, .layers = 6, .heads = 6, .width = 384};

template <GptWork W>
Contender our_gpt_training(int batch, const std::vector<std::int64_t>& tokens,
                           const std::vector<std::int64_t>& next) {
  using Text = wm::Tensor<std::int64_t, wm::Shape<wm::Batch, wm::Time>>;
  static constexpr int letters = W.vocabulary;
  struct Training {
    Text tokens, next;
    wm::Gpt<wm::GptSizes{letters, W.steps, W.layers, W.heads, W.width}> model{};
    wm::AdamW<float> optimizer{model, {.lr = 1e-3}};
  };
  auto training = std::make_shared<Training>(
      Training{Text::from(tokens, batch, W.steps), Text::from(next, batch, W.steps)});
  return contender("whitematter", [training] {
    auto& [text, targets, model, optimizer] = *training;
    using namespace wm;
    const auto loss = cross_entropy(reshape<Shape<Any, letters>>(model(text)), reshape<Shape<Any>>(targets));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  });
}

template <GptWork W>
std::vector<Contender> gpt_contenders(int batch) {
  GptWork work = W;
  work.batch = batch;
  wm::Generator generator(2);
  std::vector<std::int64_t> tokens, next;
  for (int i = 0; i < work.batch * work.steps; ++i) {
    tokens.push_back(generator.below(static_cast<std::uint32_t>(work.vocabulary)));
    next.push_back(generator.below(static_cast<std::uint32_t>(work.vocabulary)));
  }
  auto network = std::make_shared<TorchGpt>(work, tokens, next);
  return {our_gpt_training<W>(batch, tokens, next), contender("LibTorch", [network] { network->step(); })};
}

}  // namespace benchmark
