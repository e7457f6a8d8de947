// SPDX-License-Identifier: MIT
// error: max: elements must be numbers
#include <whitematter/ops/extremum.hpp>

#ifdef MISTAKE
using Element = bool;
#else
using Element = std::int32_t;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 4>>& x) { return wm::max<1>(x); }
