// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include <whitematter/nn/module.hpp>

namespace wm {

/// Puts a model into eval mode while it lives, and then each layer back as it was.
template <Module M>
class EvalScope {
 public:
  explicit EvalScope(M& model) : model_(model) {
    visit([this](bool& training) { before_.push_back(std::exchange(training, false) ? 1 : 0); });
  }
  ~EvalScope() {
    visit([this, i = std::size_t{0}](bool& training) mutable { training = before_[i++] != 0; });
  }
  EvalScope(const EvalScope&) = delete;
  EvalScope& operator=(const EvalScope&) = delete;

 private:
  template <class F>
  void visit(F f) {
    for_each_module(model_, [&](const Path&, auto& module) {
      if constexpr (requires { module.training; }) f(module.training);
    });
  }

  M& model_;
  std::vector<char> before_;
};

}  // namespace wm
