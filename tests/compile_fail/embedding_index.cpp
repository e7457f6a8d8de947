// SPDX-License-Identifier: MIT
// error: embedding: indices must be int64_t or int32_t
#include <whitematter/ops/embedding.hpp>

#ifdef MISTAKE
using Element = float;
#else
using Element = std::int32_t;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 4>>& table,
         const wm::Tensor<Element, wm::Shape<wm::Batch, 4>>& x) {
  return wm::embedding(table, x);
}
