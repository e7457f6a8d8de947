// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/elementwise_loss.hpp>

namespace wm {

namespace formula {

struct SquaredError {
  auto value(auto d) const { return d * d; }
  auto slope(auto d) const { return 2 * d; }
};

}  // namespace formula

/// (input - target)^2. Two of [...] -> [] or [...]
template <Reduction Reduce = Reduction::Mean, Floating T, class S, class R, class Device>
auto mse_loss(const Tensor<T, S, Device>& input, const Tensor<T, R, Device>& target) {
  WM_DIFFERENCE_LOSS("mse_loss", formula::SquaredError{});
}

}  // namespace wm
