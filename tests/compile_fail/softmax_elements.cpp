// SPDX-License-Identifier: MIT
// error: softmax: elements must be float or double
#include <whitematter/ops/softmax.hpp>

#ifdef MISTAKE
using Element = std::int64_t;
#else
using Element = float;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 4>>& x) { return wm::softmax(x); }
