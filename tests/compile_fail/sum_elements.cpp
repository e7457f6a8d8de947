// SPDX-License-Identifier: MIT
// error: sum: elements must be numbers or bool
#include <whitematter/ops/reduce.hpp>

#ifdef MISTAKE
using Element = wm::f16;
#else
using Element = std::int32_t;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 4>>& x) { return wm::sum<1>(x); }
