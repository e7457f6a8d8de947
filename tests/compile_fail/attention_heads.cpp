// SPDX-License-Identifier: MIT
// error: attention<Heads, Groups>: q must be [N, T, Heads D], k [N, S, Groups D] and v [N, S, Groups V]
// names: Time, 64>
#include <whitematter/ops/attention.hpp>

#ifdef MISTAKE
constexpr int heads = 6;
#else
constexpr int heads = 8;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, wm::Time, 64>>& x) {
  return wm::attention<heads>(x, x, x);
}
