// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace benchmark {

/// A step of a GPT.
struct GptWork {
  int batch = 0, steps = 0, vocabulary = 65, layers = 0, heads = 0, width = 0;
};

/// The same model of LibTorch. Behind a face without LibTorch's headers, which were written for C++17.
class TorchGpt {
 public:
  /// Both have the elements of [batch, steps].
  TorchGpt(const GptWork& work, const std::vector<std::int64_t>& tokens,
           const std::vector<std::int64_t>& next);
  ~TorchGpt();

  /// Forward, cross entropy, backward and a step of AdamW.
  void step();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace benchmark
