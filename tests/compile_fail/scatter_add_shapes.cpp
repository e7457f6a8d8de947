// SPDX-License-Identifier: MIT
// error: scatter_add: index and values must have one shape, which fits the tensor
// names: Batch, 9>
#include <whitematter/ops/scatter.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 9>;
#else
using X = wm::Shape<wm::Batch, 3>;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 4>>& to, const wm::Tensor<std::int64_t, X>& index,
         const wm::Tensor<float, X>& x) {
  return wm::scatter_add<0>(to, index, x);
}
