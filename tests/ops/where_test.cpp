// SPDX-License-Identifier: MIT
#include <whitematter/ops/where.hpp>

#include <whitematter/ops/compare.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("where by hand") {
  const auto a = Tensor<float, Shape<3>>::from({1, 2, 3});
  CHECK(where(a > 1, a, -a.at(0)).to_vector() == std::vector<float>{-1, 2, 3});
  CHECK(where(a > 1, 7, a).to_vector() == std::vector<float>{1, 7, 7});
}

TEST_CASE("where broadcasts all three, and gives each gradient to the one that was chosen") {
  const auto mask = Tensor<float, Shape<3, 1, 1>>::from({1, -1, 1}) > 0;
  const auto choose = [&](const auto& a, const auto& b) { return where(mask, a, b); };
  static_assert(std::is_same_v<decltype(where(mask, zeros<Shape<2>>(), zeros<Shape<Batch, 1, 1, 1>>(2))),
                               Tensor<float, Shape<Batch, 3, 1, 2>>>);
  check_operation(choose, sample<Shape<Batch, 3, 2, 2>>(2, 2), sample<Shape<2>>(3));
}

TEST_CASE("sizes that differ under one name are an error") {
  const auto a = zeros<Shape<Batch>>(2), b = zeros<Shape<Batch>>(3);
  CHECK(error_of<ShapeError>([&] { where(a > 0, a, b); }) ==
        "where: shapes must be equal or broadcast (expected [2], got [2] and [3])");
}
