// SPDX-License-Identifier: MIT
// error: Rnn<In, Hidden>: input must be [N, T, In]
// names: Time, 6>
#include <whitematter/nn/rnn.hpp>

#ifdef MISTAKE
constexpr int number = 4;
#else
constexpr int number = 6;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, wm::Time, 6>>& x) { return (wm::Rnn<number, 5>()(x)); }
