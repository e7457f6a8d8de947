// SPDX-License-Identifier: MIT
// error: slice: bounds must be a range within the axis
// names: Batch, 8>
#include <whitematter/ops/slice.hpp>

#ifdef MISTAKE
constexpr int end = 9;
#else
constexpr int end = 8;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 8>>& x) { return wm::slice<1, 2, end>(x); }
