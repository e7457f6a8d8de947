// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace benchmark {

/// nanoGPT's model of letters.
struct GptWork {
  int batch = 12, steps = 256, vocabulary = 65, layers = 6, heads = 6, width = 384;
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
