// SPDX-License-Identifier: MIT
// error: pow: must exist for the element type
#include <whitematter/ops/arithmetic.hpp>

#ifdef MISTAKE
using Element = std::int64_t;
#else
using Element = float;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 4>>& x) { return wm::pow(x, x); }
