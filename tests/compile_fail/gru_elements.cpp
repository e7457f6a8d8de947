// SPDX-License-Identifier: MIT
// error: gru: elements must be float or double
#include <whitematter/ops/gru.hpp>

#ifdef MISTAKE
using Element = std::int64_t;
#else
using Element = float;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, wm::Time, 2>>& x,
         const wm::Tensor<Element, wm::Shape<9, 2>>& weight_ih,
         const wm::Tensor<Element, wm::Shape<9, 3>>& weight_hh,
         const wm::Tensor<Element, wm::Shape<9>>& bias) {
  return wm::gru(x, weight_ih, weight_hh, bias, bias);
}
