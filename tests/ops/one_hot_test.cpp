// SPDX-License-Identifier: MIT
#include <whitematter/ops/one_hot.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("one_hot by hand") {
  const auto labels = Tensor<std::int64_t, Shape<Batch>>::from({2, 0}, 2);
  const auto y = one_hot<3>(labels);
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, 3>>>);
  CHECK(y.to_vector() == std::vector<float>{0, 0, 1, 1, 0, 0});
  static_assert(std::is_same_v<decltype(one_hot<4, double>(labels)), Tensor<double, Shape<Batch, 4>>>);
  CHECK_THROWS_WITH((one_hot<2>(labels)), "one_hot: labels must be classes (expected 0 to 1, got 2 at [0])");
}

static_assert(one_hot_labels<std::int32_t, Shape<Batch>> && !one_hot_labels<float, Shape<Batch>> &&
              !one_hot_labels<std::int64_t, Shape<1, 1, 1, 1, 1, 1>>);
