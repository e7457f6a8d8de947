// SPDX-License-Identifier: MIT
#include <whitematter/nn/flatten.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("Flatten is flatten") {
  const auto x = sample<Shape<Batch, 3, 4, 4>>(1, 2);
  CHECK(Flatten<>()(x).extents() == Extents{2, 48});
  CHECK(Flatten<2>()(x).extents() == Extents{2, 3, 16});
}

static_assert(state_count<Flatten<>> == 0 && Module<Flatten<>>);
