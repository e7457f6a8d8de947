// SPDX-License-Identifier: MIT
// lines: 16
// error: less: shapes must be equal or broadcast
// names: Batch, 4>
// names: Batch, 3>
#include <whitematter/ops/compare.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 4>;
#else
using X = wm::Shape<wm::Batch, 3>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<float, wm::Shape<wm::Batch, 3>>& y) { return x < y; }
