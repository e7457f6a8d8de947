// SPDX-License-Identifier: MIT
// error: softmax: the axis must exist in the tensor's shape
#include <whitematter/ops/softmax.hpp>

#ifdef MISTAKE
constexpr int number = 4;
#else
constexpr int number = 3;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 3, 8, 8>>& x) { return wm::softmax<number>(x); }
