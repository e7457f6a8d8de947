// SPDX-License-Identifier: MIT
// error: narrow: the range must lie within the axis
// names: Batch, 7>
#include <whitematter/ops/slice.hpp>

#ifdef MISTAKE
constexpr int number = 9;
#else
constexpr int number = 7;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 7>>& x) { return wm::narrow<1, number>(x, 0); }
