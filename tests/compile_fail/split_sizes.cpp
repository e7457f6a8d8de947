// SPDX-License-Identifier: MIT
// error: split: sizes must add up to that of the axis
#include <whitematter/ops/concat.hpp>

#ifdef MISTAKE
constexpr int number = 4;
#else
constexpr int number = 5;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3, 8, 8>>& x) { return wm::split<2, 3, number>(x); }
