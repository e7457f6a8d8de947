// SPDX-License-Identifier: MIT
// error: mixup: images must be [Batch, ...]
#include <whitematter/data/mixup.hpp>

#ifdef MISTAKE
using X = wm::Shape<8, 3>;
#else
using X = wm::Shape<wm::Batch, 3>;
#endif

auto run(const wm::Tensor<float, X>& x, const wm::Tensor<std::int64_t, wm::Shape<wm::Batch>>& labels) {
  return wm::mixup<4>(x, labels, 0.2);
}
