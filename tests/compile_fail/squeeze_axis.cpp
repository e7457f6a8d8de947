// SPDX-License-Identifier: MIT
// error: squeeze: axes must have size 1 in the tensor's shape
#include <whitematter/ops/squeeze.hpp>

#ifdef MISTAKE
constexpr int number = 0;
#else
constexpr int number = 1;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 1, 8>>& x) { return wm::squeeze<number>(x); }
