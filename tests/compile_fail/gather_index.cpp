// SPDX-License-Identifier: MIT
// error: gather: the index must be int64_t or int32_t
// names: index_type<float>
#include <whitematter/ops/gather.hpp>

#ifdef MISTAKE
using Index = float;
#else
using Index = std::int64_t;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 8>>& x,
         const wm::Tensor<Index, wm::Shape<wm::Batch, 2>>& index) {
  return wm::gather<1>(x, index);
}
