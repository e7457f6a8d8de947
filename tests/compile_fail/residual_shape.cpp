// SPDX-License-Identifier: MIT
// error: Residual: the body must keep the shape of its input
// names: Batch, 4>
// names: Batch, 1>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/residual.hpp>

#ifdef MISTAKE
constexpr int number = 1;
#else
constexpr int number = 4;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 4>>& x) {
  return wm::Residual<wm::Linear<4, number>>()(x);
}
