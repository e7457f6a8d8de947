// SPDX-License-Identifier: MIT
// error: Conv1d<In, Out>: input must be [N, In, L]
// names: Batch, 3, 8>
#include <whitematter/nn/conv1d.hpp>

#ifdef MISTAKE
constexpr int number = 4;
#else
constexpr int number = 3;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3, 8>>& x) { return (wm::Conv1d<number, 2>()(x)); }
