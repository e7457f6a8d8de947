// SPDX-License-Identifier: MIT
// error: GroupNorm<Groups, C>: input must be [N, C, ...]
// names: Batch, 6, 8>
#include <whitematter/nn/group_norm.hpp>

#ifdef MISTAKE
constexpr int number = 4;
#else
constexpr int number = 6;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 6, 8>>& x) { return (wm::GroupNorm<2, number>()(x)); }
