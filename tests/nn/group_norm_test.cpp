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

TEST_CASE("group norm that is not affine has no state") {
  const GroupNorm<2, 4, Cpu, float, Norm{.affine = false}> layer;
  static_assert(state_count<std::decay_t<decltype(layer)>> == 0);
  const auto x = sample<Shape<Batch, 4, 3>, float>(1, 2);
  CHECK(layer(x).to_vector() == GroupNorm<2, 4>()(x).to_vector());
}
