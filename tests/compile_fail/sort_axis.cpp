// SPDX-License-Identifier: MIT
// error: sort: the axis must exist in the tensor's shape
#include <whitematter/ops/sort.hpp>

#ifdef MISTAKE
constexpr int number = 4;
#else
constexpr int number = -1;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3, 8, 8>>& x) { return wm::sort<number>(x); }
