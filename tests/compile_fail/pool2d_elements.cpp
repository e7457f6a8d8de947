// SPDX-License-Identifier: MIT
// error: max_pool2d: elements must be float or double
#include <whitematter/ops/pool2d.hpp>

#ifdef MISTAKE
using Element = std::int64_t;
#else
using Element = float;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 3, 8, 8>>& x) {
  return wm::max_pool2d<wm::Pool{.kernel = 2}>(x);
}
