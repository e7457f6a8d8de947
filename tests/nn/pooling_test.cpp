// SPDX-License-Identifier: MIT
#include <whitematter/nn/pooling.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("pooling layers are their operations") {
  const auto x = sample<Shape<Batch, 3, 4, 4>>(1, 2);
  CHECK(MaxPool2d<>()(x).to_vector() == max_pool2d<Pool{2}>(x).to_vector());
  CHECK(AvgPool2d<Pool{4}>()(x).to_vector() == avg_pool2d<Pool{4}>(x).to_vector());
  CHECK(AdaptiveAvgPool2d<3>()(x).to_vector() == adaptive_avg_pool2d<3, 3>(x).to_vector());
  CHECK(AdaptiveMaxPool2d<3, 1>()(x).to_vector() == adaptive_max_pool2d<3, 1>(x).to_vector());
  CHECK(GlobalAvgPool()(x).to_vector() == global_avg_pool(x).to_vector());
  CHECK(GlobalMaxPool()(x).to_vector() == global_max_pool(x).to_vector());
}

TEST_CASE("so are those of sequences") {
  const auto x = sample<Shape<Batch, 3, 6>>(1, 2);
  CHECK(MaxPool1d<>()(x).to_vector() == max_pool1d<Pool{2}>(x).to_vector());
  CHECK(AvgPool1d<Pool{3}>()(x).to_vector() == avg_pool1d<Pool{3}>(x).to_vector());
  CHECK(AdaptiveAvgPool1d<4>()(x).to_vector() == adaptive_avg_pool1d<4>(x).to_vector());
  CHECK(AdaptiveMaxPool1d<4>()(x).to_vector() == adaptive_max_pool1d<4>(x).to_vector());
}

static_assert(state_count<MaxPool2d<>> == 0 && Module<AvgPool2d<>> && Module<GlobalAvgPool>);
