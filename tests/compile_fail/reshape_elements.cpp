// SPDX-License-Identifier: MIT
// error: reshape: both shapes must have the same names and the same number of elements
// names: Batch, 6, 4>
// names: Batch, 5, 5>
#include <whitematter/ops/reshape.hpp>

#ifdef MISTAKE
using To = wm::Shape<wm::Batch, 5, 5>;
#else
using To = wm::Shape<wm::Batch, 8, 3>;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 6, 4>>& x) { return wm::reshape<To>(x); }
