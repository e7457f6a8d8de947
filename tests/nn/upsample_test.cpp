// SPDX-License-Identifier: MIT
#include <whitematter/nn/upsample.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("Upsample is its operation") {
  const auto x = sample<Shape<Batch, 3, 2, 3>>(1, 2);
  CHECK(Upsample<2>()(x).to_vector() == upsample<2>(x).to_vector());
  CHECK(Upsample<Pair(1, 2), Interpolation::Bilinear>()(x).to_vector() ==
        upsample<Pair(1, 2), Interpolation::Bilinear>(x).to_vector());
}

static_assert(Module<Upsample<2>> && state_count<Upsample<2>> == 0);

TEST_CASE("UpsampleTo is interpolate") {
  const auto x = sample<Shape<Batch, 3, 2, 3>>(1, 2);
  CHECK(UpsampleTo<5>()(x).to_vector() == interpolate<5, 5>(x).to_vector());
}
