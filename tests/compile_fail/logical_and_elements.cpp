// SPDX-License-Identifier: MIT
// lines: 16
// error: logical_and: must exist for the element type
#include <whitematter/ops/logical.hpp>

#ifdef MISTAKE
using Element = float;
#else
using Element = bool;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 4>>& x) { return x && x; }
