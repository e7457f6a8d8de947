// SPDX-License-Identifier: MIT
#include <whitematter/ops/extremum.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto x = Tensor<double, Shape<2, 3>>::from({1, 5, 5, 4, 0, 7});
}

TEST_CASE("max and min by hand") {
  CHECK(wm::max<1>(x).to_vector() == std::vector<double>{5, 7});
  CHECK(wm::min<0>(x, keepdim).to_vector() == std::vector<double>{1, 0, 5});
  CHECK(wm::max(x).item() == 7);
  CHECK(wm::min(x, keepdim).extents() == Extents{1, 1});
  static_assert(std::is_same_v<decltype(wm::max<0>(x)), Tensor<double, Shape<3>>>);
}

TEST_CASE("ties share the gradient evenly") {
  auto v = x.clone();
  v.requires_grad();
  wm::max<-1>(v).backward(Tensor<double, Shape<2>>::from({3, 2}));
  CHECK(v.grad().to_vector() == std::vector<double>{0, 1.5, 1.5, 0, 0, 2});
}

TEST_CASE("max and min do not depend on the layout") {
  const auto images = sample<Shape<Batch, 3, 2, 4>>(1, 2);
  check_layouts([](const auto& v) { return wm::max<1>(v); }, images);
  check_layouts([](const auto& v) { return wm::min<0, 2>(v, keepdim); }, images);
}

TEST_CASE("max and min of nothing") {
  CHECK_THROWS_WITH(wm::max<0>(zeros<Shape<Batch, 3>>(0)),
                    "max: the reduced axes must have elements (expected >= 1, got 0)");
  CHECK_THROWS_WITH(wm::min(zeros<Shape<Batch, 3>>(0)),
                    "min: the reduced axes must have elements (expected >= 1, got 0)");
  CHECK(wm::max<1>(zeros<Shape<Batch, 3>>(0)).elements() == 0);
}

TEST_CASE("the largest and the least of integers") {
  const auto v = Tensor<std::int64_t, Shape<2, 3>>::from({-5, -7, -6, 9, 8, (std::int64_t{1} << 53) + 1});
  CHECK(max<1>(v).to_vector() == std::vector<std::int64_t>{-5, (std::int64_t{1} << 53) + 1});
  CHECK(min<0>(v).to_vector() == std::vector<std::int64_t>{-5, -7, -6});
  CHECK(min(Tensor<std::uint8_t, Shape<2>>::from({200, 100})).item() == 100);
}
