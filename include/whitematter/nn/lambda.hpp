// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/module.hpp>

namespace wm {

/// A function without state as a module: Lambda half{[](const auto& x) { return x * 0.5f; }}. Inside a
/// Sequential its type stands as Lambda<decltype(f)>.
template <class F>
struct Lambda {
  F function;
  WM_MODULE(Lambda)
  auto forward(const auto& x) const { return function(x); }
};

template <class F>
Lambda(F) -> Lambda<F>;

}  // namespace wm
