// SPDX-License-Identifier: MIT
// error: layer_norm: elements must be float or double
#include <whitematter/ops/layer_norm.hpp>

#ifdef MISTAKE
using Element = std::int64_t;
#else
using Element = float;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 8>>& x,
         const wm::Tensor<Element, wm::Shape<8>>& weight) {
  return wm::layer_norm(x, weight, weight);
}
