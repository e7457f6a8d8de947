// SPDX-License-Identifier: MIT
// error: mean: axes must exist in the tensor's shape
// names: Batch, 3>
#include <whitematter/ops/reduce.hpp>

#ifdef MISTAKE
constexpr int axis = 2;
#else
constexpr int axis = 1;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3>>& x) { return wm::mean<axis>(x); }
