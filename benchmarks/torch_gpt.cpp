// SPDX-License-Identifier: MIT
#include "torch_gpt.hpp"

#include "reference_gpt.hpp"

namespace benchmark {

struct TorchGpt::State {
  explicit State(const GptWork& work)
      : gpt(parity::reference_gpt({work.vocabulary, work.steps, work.layers, work.heads, work.width})),
        adamw(gpt.module->parameters(), torch::optim::AdamWOptions(1e-3)) {}

  parity::Reference gpt;
  torch::optim::AdamW adamw;
  torch::Tensor tokens, next;
};

TorchGpt::TorchGpt(const GptWork& work, const std::vector<std::int64_t>& tokens,
                   const std::vector<std::int64_t>& next)
    : state_(std::make_unique<State>(work)) {
  const auto tensor = [&](const std::vector<std::int64_t>& values) {
    return torch::tensor(values, torch::kLong).view({work.batch, work.steps});
  };
  state_->tokens = tensor(tokens);
  state_->next = tensor(next);
}

TorchGpt::~TorchGpt() = default;

void TorchGpt::step() {
  const auto logits = state_->gpt.forward(state_->tokens);
  const auto loss = torch::cross_entropy_loss(logits.flatten(0, 1), state_->next.flatten());
  state_->adamw.zero_grad();
  loss.backward();
  state_->adamw.step();
}

}  // namespace benchmark
