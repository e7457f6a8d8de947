// SPDX-License-Identifier: MIT
// error: positions: the axis must exist in the tensor's shape
#include <whitematter/ops/positions.hpp>

#ifdef MISTAKE
constexpr int axis = 2;
#else
constexpr int axis = 1;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 64>>& x) { return wm::positions<axis>(x); }
