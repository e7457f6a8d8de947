// SPDX-License-Identifier: MIT
// error: kl_div: input and target must have the same shape
// names: Batch, 4>
// names: Batch, 3>
#include <whitematter/loss/kl_div.hpp>

#ifdef MISTAKE
using X = wm::Shape<wm::Batch, 4>;
#else
using X = wm::Shape<wm::Batch, 3>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<float, wm::Shape<wm::Batch, 3>>& target) {
  return wm::kl_div(x, target);
}
