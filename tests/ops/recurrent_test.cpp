// SPDX-License-Identifier: MIT
#include <whitematter/ops/recurrent.hpp>

#include "support/tensors.hpp"

using namespace wm;

using X = Shape<Batch, Time, 5>;
static_assert(recurrent_fits<4, X, Shape<12, 5>, Shape<12, 3>, Shape<12>, Shape<12>>);
static_assert(recurrent_fits<1, Shape<Batch, Time, Any>, Shape<3, 5>, Shape<3, 3>, Shape<3>, Shape<3>>);
static_assert(!recurrent_fits<3, X, Shape<12, 5>, Shape<12, 3>, Shape<12>, Shape<12>>);
static_assert(!recurrent_fits<4, X, Shape<12, 6>, Shape<12, 3>, Shape<12>, Shape<12>>);
static_assert(!recurrent_fits<4, X, Shape<12, 5>, Shape<12, 3>, Shape<12>, Shape<11>>);
static_assert(!recurrent_fits<4, X, Shape<12, 5>, Shape<12, 3>, Shape<12>, Shape<12, 1>>);
static_assert(!recurrent_fits<4, Shape<Batch, 5>, Shape<12, 5>, Shape<12, 3>, Shape<12>, Shape<12>>);
static_assert(!recurrent_fits<4, X, Shape<12, 5>, Shape<Any, 3>, Shape<12>, Shape<12>>);

static_assert(std::is_same_v<recurrent_state_shape<X, Shape<12, 3>, Sequence{}>, Shape<Batch, 3>>);
static_assert(
    std::is_same_v<recurrent_state_shape<X, Shape<12, 3>, Sequence{.batch_first = false}>, Shape<Time, 3>>);
static_assert(std::is_same_v<recurrent_output_shape<X, Shape<12, 3>>, Shape<Batch, Time, 3>>);

TEST_CASE("the last step of an output depends on its order and direction") {
  const auto y = sample_array<float>(1, {2, 3, 2});
  const auto last = [&](Sequence s) {
    return values_of(kernel::taken(y, detail::last_step(y.extents(), s), Layout::RowMajor));
  };
  const auto v = values_of(y);
  CHECK(last({}) == std::vector<float>{v[4], v[5], v[10], v[11]});
  CHECK(last({.reverse = true}) == std::vector<float>{v[0], v[1], v[6], v[7]});
  CHECK(last({.batch_first = false}) == std::vector<float>{v[6], v[7], v[8], v[9], v[10], v[11]});
}
