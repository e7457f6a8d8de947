// SPDX-License-Identifier: MIT
// error: conv2d: elements must be float or double
#include <whitematter/ops/conv2d.hpp>

#ifdef MISTAKE
using Element = std::int64_t;
#else
using Element = float;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 3, 8, 8>>& x,
         const wm::Tensor<Element, wm::Shape<4, 3, 3, 3>>& weight) {
  return wm::conv2d<wm::Conv{.kernel = 3}>(x, weight);
}
