// SPDX-License-Identifier: MIT
// error: RmsNorm<E>: input must be [..., E]
// names: Batch, 9>
#include <whitematter/nn/rms_norm.hpp>

#ifdef MISTAKE
constexpr int number = 8;
#else
constexpr int number = 9;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 9>>& x) { return wm::RmsNorm<number>()(x); }
