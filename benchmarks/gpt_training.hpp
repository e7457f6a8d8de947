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

inline constexpr GptWork gpt_work{};

inline Contender our_gpt_training(const GptWork& work, const std::vector<std::int64_t>& tokens,
                                  const std::vector<std::int64_t>& next) {
  using Text = wm::Tensor<std::int64_t, wm::Shape<wm::Batch, wm::Time>>;
  constexpr int letters = gpt_work.vocabulary;
  struct Training {
    Text tokens, next;
    wm::Gpt<wm::GptSizes{letters, gpt_work.steps, gpt_work.layers, gpt_work.heads, gpt_work.width}> model{};
    wm::AdamW<float> optimizer{model, {.lr = 1e-3}};
  };
  auto training = std::make_shared<Training>(
      Training{Text::from(tokens, work.batch, work.steps), Text::from(next, work.batch, work.steps)});
  return contender("whitematter", [training] {
    auto& [text, targets, model, optimizer] = *training;
    using namespace wm;
    const auto loss = cross_entropy(reshape<Shape<Any, letters>>(model(text)), reshape<Shape<Any>>(targets));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  });
}

inline std::vector<Contender> gpt_contenders(int batch) {
  GptWork work = gpt_work;
  work.batch = batch;
  wm::Generator generator(2);
  std::vector<std::int64_t> tokens, next;
  for (int i = 0; i < work.batch * work.steps; ++i) {
    tokens.push_back(generator.below(static_cast<std::uint32_t>(work.vocabulary)));
    next.push_back(generator.below(static_cast<std::uint32_t>(work.vocabulary)));
  }
  auto network = std::make_shared<TorchGpt>(work, tokens, next);
  return {our_gpt_training(work, tokens, next), contender("LibTorch", [network] { network->step(); })};
}

}  // namespace benchmark
