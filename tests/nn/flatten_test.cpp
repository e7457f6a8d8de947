// SPDX-License-Identifier: MIT
#include <whitematter/nn/flatten.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("Flatten is flatten") {
  const auto x = sample<Shape<Batch, 3, 4, 4>>(1, 2);
  CHECK(Flatten<>()(x).extents() == Extents{2, 48});
  CHECK(Flatten<2>()(x).extents() == Extents{2, 3, 16});
}

TEST_CASE("Unflatten takes Flatten back") {
  const auto x = ramp<Shape<2, 3, 2, 4>>();
  CHECK(Unflatten<3, 2, 4>()(flatten(x)).to_vector() == x.to_vector());
  static_assert(std::is_same_v<decltype(Unflatten<3, 2, 4>()(Tensor<float, Shape<Batch, 24>>())),
                               Tensor<float, Shape<Batch, 3, 2, 4>>>);
}

static_assert(state_count<Flatten<>> == 0 && Module<Flatten<>>);
