// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/weight_cache.hpp>
#include <whitematter/nn/eval_scope.hpp>

namespace wm {

/// Runs a model again and again in eval mode and without gradients, as fast as it goes: weights are
/// transformed and packed on the first call only, and normalization, addition and ReLU are done where a
/// convolution writes its result. The model must live as long, and its parameters must not change meanwhile;
/// after a change call refresh().
template <Module M>
class Inference {
 public:
  explicit Inference(M& model) : model_(model) {}

  /// What the model returns for these inputs.
  template <class... X>
  auto operator()(const X&... inputs) {
    const NoGrad no_grad;
    const EvalScope<M> eval_mode(model_);
    const kernel::WeightCache::Scope cache(cache_);
    auto y = model_(inputs...);
    if constexpr (requires { y.array(); }) y.array();  // while the cache is there
    return y;
  }

  /// Forgets what was made of the parameters.
  void refresh() { cache_.clear(); }

 private:
  M& model_;
  kernel::WeightCache cache_;
};

}  // namespace wm
