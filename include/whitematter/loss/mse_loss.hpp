// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/elementwise_loss.hpp>

namespace wm {

namespace formula {

struct SquaredError {
  static constexpr auto name = "mse_loss";
  static constexpr auto rule = "mse_loss: input and target must have the same shape";
  auto value(auto d) const { return d * d; }
  auto slope(auto d) const { return 2 * d; }
};

}  // namespace formula

/// (input - target)^2. Two of [...] -> [] or [...]
template <Reduction Reduce = Reduction::Mean, class T, class S, class U, class R, class Device>
auto mse_loss(const Tensor<T, S, Device>& input, const Tensor<U, R, Device>& target) {
  static_assert(loss_types<T, U>, "mse_loss: elements of both must be float or double");
  static_assert(same_shape<S, R>, "mse_loss: input and target must have the same shape");
  return detail::difference_loss<Reduce>(formula::SquaredError{}, input, target);
}

}  // namespace wm
