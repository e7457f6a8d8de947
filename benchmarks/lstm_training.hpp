// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/lstm.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/reduce.hpp>
#include <whitematter/optim/sgd.hpp>

#include "sampling.hpp"
#include "torch_lstm.hpp"
#include "values.hpp"

/// One training step of an LSTM, ours and LibTorch's.
namespace benchmark {

inline constexpr LstmSizes lstm_sizes{};

inline Contender our_lstm_training(int batch, const std::vector<float>& x) {
  constexpr int features = lstm_sizes.features;
  using Input = wm::Tensor<float, wm::Shape<wm::Batch, lstm_sizes.steps, features>>;
  struct Training {
    Input x;
    wm::Lstm<features, features, wm::Recurrent{.layers = lstm_sizes.layers}> model{};
    wm::Sgd<float> optimizer{model, {.lr = 0.01, .momentum = 0.9, .weight_decay = 5e-4}};
  };
  auto training = std::make_shared<Training>(Training{Input::from(x, batch)});
  return contender("whitematter", [training] {
    auto& [input, model, optimizer] = *training;
    const auto output = model(input).output;
    const auto loss = wm::mean(output * output);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  });
}

inline Contender torch_lstm_training(int batch, const std::vector<float>& x, SequenceLayout layout) {
  LstmSizes sizes = lstm_sizes;
  sizes.batch = batch;
  auto network = std::make_shared<TorchLstm>(sizes, layout, x);
  return contender(layout == SequenceLayout::BatchFirst ? "LibTorch, batch first" : "LibTorch, time first",
                   [network] { network->step(); });
}

inline std::vector<Contender> lstm_contenders(int batch) {
  const auto x = random_values(batch * lstm_sizes.steps * lstm_sizes.features, 2);
  return {our_lstm_training(batch, x), torch_lstm_training(batch, x, SequenceLayout::BatchFirst),
          torch_lstm_training(batch, x, SequenceLayout::TimeFirst)};
}

}  // namespace benchmark
