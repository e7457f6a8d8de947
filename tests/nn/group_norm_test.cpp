// SPDX-License-Identifier: MIT
#include <whitematter/nn/group_norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("GroupNorm normalizes groups of channels") {
  const GroupNorm<2, 4> layer;
  static_assert(state_count<GroupNorm<2, 4>> == 2 && parameter_count<GroupNorm<2, 4>> == 8);
  const auto y = layer(Tensor<float, Shape<Batch, 4, 1, 1>>::from({1, 3, 10, 50}, 1));
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, 4, 1, 1>>>);
  check_close(y.to_vector(), {-1, 1, -1, 1}, 1e-5);
}
