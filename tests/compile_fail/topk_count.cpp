// SPDX-License-Identifier: MIT
// error: topk: the axis must have at least K elements
#include <whitematter/ops/sort.hpp>

#ifdef MISTAKE
constexpr int number = 9;
#else
constexpr int number = 8;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3, 8, 8>>& x) { return wm::topk<number>(x); }
