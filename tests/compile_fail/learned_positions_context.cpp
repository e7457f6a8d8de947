// SPDX-License-Identifier: MIT
// error: LearnedPositions: a sequence must fit the context
// names: Batch, 9, 4>
#include <whitematter/nn/learned_positions.hpp>

#ifdef MISTAKE
constexpr int context = 8;
#else
constexpr int context = 9;
#endif

auto run(const wm::Tensor<float, wm::Shape<wm::Batch, 9, 4>>& x) {
  return wm::LearnedPositions<context, 4>()(x);
}
