// SPDX-License-Identifier: MIT
// error: Gru<In, Hidden>: input must be [N, T, In]
// names: Time, 6>
#include <whitematter/nn/gru.hpp>

#ifdef MISTAKE
constexpr int number = 4;
#else
constexpr int number = 6;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, wm::Time, 6>>& x) { return (wm::Gru<number, 5>()(x)); }
