// SPDX-License-Identifier: MIT
// error: pad: padding must not be negative, and its axes must exist
#include <whitematter/ops/pad.hpp>

#ifdef MISTAKE
constexpr int number = -1;
#else
constexpr int number = 1;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3, 8, 8>>& x) {
  return wm::pad<wm::Padding{.left = number}>(x);
}
