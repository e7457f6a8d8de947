// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

namespace benchmark {

struct LstmSizes {
  int batch = 64, steps = 64, features = 512, layers = 2;
};

enum class SequenceLayout { BatchFirst, TimeFirst };

/// torch::nn::LSTM with as many hidden units as features. Behind a face without LibTorch's headers, which
/// were written for C++17.
class TorchLstm {
 public:
  /// `x` has the elements of [batch, steps, features].
  TorchLstm(const LstmSizes& sizes, SequenceLayout layout, const std::vector<float>& x);
  ~TorchLstm();

  /// Forward, the mean of the squared outputs as the loss, backward and a step of SGD with momentum.
  void step();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace benchmark
