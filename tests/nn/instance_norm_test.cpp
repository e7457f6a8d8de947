// SPDX-License-Identifier: MIT
#include <whitematter/nn/instance_norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("InstanceNorm2d has no state unless it is affine") {
  static_assert(state_count<InstanceNorm2d<4>> == 0 &&
                state_count<InstanceNorm2d<4, Norm{.affine = true}>> == 2);
  const auto images = sample<Shape<Batch, 2, 3, 3>, float>(1, 2);
  const InstanceNorm2d<2, Norm{.affine = true}> affine;
  CHECK(affine(images).to_vector() == InstanceNorm2d<2>()(images).to_vector());
}

TEST_CASE("instance normalization of sequences and volumes") {
  const auto y = InstanceNorm1d<2>()(Tensor<float, Shape<Batch, 2, Time>>::from({1, 3, 10, 50}, 1, 2));
  check_close(y.to_vector(), {-1, 1, -1, 1}, 1e-5);
  CHECK(InstanceNorm3d<2>()(zeros<Shape<Batch, 2, 2, 2, 2>>(1)).extents() == Extents{1, 2, 2, 2, 2});
}
