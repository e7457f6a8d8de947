// SPDX-License-Identifier: MIT
#include <whitematter/nn/stateless.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("layers without state are their operations") {
  const auto x = sample<Shape<Batch, 3, 4, 4>>(1, 2);
  CHECK(Flatten()(x).extents() == Extents{2, 48});
  CHECK(GlobalAvgPool()(x).to_vector() == global_avg_pool(x).to_vector());
  CHECK(MaxPool2d<>()(x).to_vector() == max_pool2d<Pool{2}>(x).to_vector());
  CHECK(AvgPool2d<Pool{4}>()(x).to_vector() == avg_pool2d<Pool{4}>(x).to_vector());
}

static_assert(state_count<MaxPool2d<>> == 0 && Module<Flatten> && Module<GlobalAvgPool> &&
              Module<AvgPool2d<>>);
