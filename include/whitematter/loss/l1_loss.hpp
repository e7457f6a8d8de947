// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/loss/elementwise_loss.hpp>

namespace wm {

namespace formula {

struct AbsoluteError {
  static constexpr auto name = "l1_loss";
  static constexpr auto rule = "l1_loss: input and target must have the same shape";
  auto value(auto d) const { return std::abs(d); }
  auto slope(auto d) const { return static_cast<decltype(d)>((d > 0) - (d < 0)); }
};

}  // namespace formula

/// |input - target|. Two of [...] -> [] or [...]
template <Reduction Reduce = Reduction::Mean, class T, class S, class U, class R, class Device>
auto l1_loss(const Tensor<T, S, Device>& input, const Tensor<U, R, Device>& target) {
  static_assert(loss_types<T, U>, "l1_loss: elements of both must be float or double");
  static_assert(same_shape<S, R>, "l1_loss: input and target must have the same shape");
  return detail::difference_loss<Reduce>(formula::AbsoluteError{}, input, target);
}

}  // namespace wm
