// SPDX-License-Identifier: MIT
#include "torch_lstm.hpp"

#include <torch/torch.h>

namespace benchmark {

struct TorchLstm::State {
  State(const LstmSizes& sizes, bool batch_first)
      : lstm(torch::nn::LSTMOptions(sizes.features, sizes.features)
                 .num_layers(sizes.layers)
                 .batch_first(batch_first)),
        sgd(lstm->parameters(), torch::optim::SGDOptions(0.01).momentum(0.9).weight_decay(5e-4)) {}

  torch::nn::LSTM lstm;
  torch::optim::SGD sgd;
  torch::Tensor x;
};

TorchLstm::TorchLstm(const LstmSizes& sizes, SequenceLayout layout, const std::vector<float>& x)
    : state_(std::make_unique<State>(sizes, layout == SequenceLayout::BatchFirst)) {
  const auto tensor =
      torch::from_blob(const_cast<float*>(x.data()), {sizes.batch, sizes.steps, sizes.features});
  state_->x = layout == SequenceLayout::BatchFirst ? tensor.clone() : tensor.transpose(0, 1).contiguous();
}

TorchLstm::~TorchLstm() = default;

void TorchLstm::step() {
  const auto output = std::get<0>(state_->lstm(state_->x));
  const auto loss = output.square().mean();
  state_->sgd.zero_grad();
  loss.backward();
  state_->sgd.step();
}

}  // namespace benchmark
