// SPDX-License-Identifier: MIT
// error: concat: shapes must agree in all axes but the one that grows
// names: Batch, 3>
// names: Batch, 4>
#include <whitematter/ops/concat.hpp>

#ifdef MISTAKE
constexpr int axis = 0;
#else
constexpr int axis = 1;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3>>& a,
         const wm::Tensor<float, wm::Shape<wm::Batch, 4>>& b) {
  return wm::concat<axis>(a, b);
}
