// SPDX-License-Identifier: MIT
#include <whitematter/ops/arange.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("arange counts the places along an axis") {
  const auto x = zeros<Shape<Batch, Time, 3>>(2, 4);
  static_assert(std::is_same_v<decltype(arange<1>(x)), Tensor<std::int64_t, Shape<Time>>>);
  static_assert(std::is_same_v<decltype(arange<-1>(x)), Tensor<std::int64_t, Shape<3>>>);
  CHECK(arange<1>(x).to_vector() == std::vector<std::int64_t>{0, 1, 2, 3});
  CHECK(arange<-1>(x).to_vector() == std::vector<std::int64_t>{0, 1, 2});
}
