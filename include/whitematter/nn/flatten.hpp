// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/module.hpp>
#include <whitematter/ops/reshape.hpp>

namespace wm {

/// Axes from First on become one. [N, ...] -> [N, product]
template <int First = 1>
struct Flatten {
  WM_MODULE(Flatten)
  auto forward(const auto& x) const { return flatten<First>(x); }
};

}  // namespace wm
