// SPDX-License-Identifier: MIT
#include <whitematter/tensor/create.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("full, zeros and ones") {
  CHECK(full<Shape<Batch, 2>>(1.5f, 2).to_vector() == std::vector<float>(4, 1.5f));
  CHECK(zeros<Shape<2>, std::int64_t>().to_vector() == std::vector<std::int64_t>{0, 0});
  CHECK(ones<Shape<>, double>().item() == 1);
  static_assert(std::is_same_v<decltype(full<Shape<2>>(1)), Tensor<int, Shape<2>>>);
  static_assert(std::is_same_v<decltype(zeros<Shape<Batch, 2>>(3)), Tensor<float, Shape<Batch, 2>>>);
}

TEST_CASE("run-time sizes are given in order and may be zero") {
  CHECK(zeros<Shape<Batch, 3, Time>>(4, 5).extents() == Extents{4, 3, 5});
  CHECK(zeros<Shape<Batch, 3>>(0).elements() == 0);
  CHECK_THROWS_AS(zeros<Shape<Batch>>(-1), ShapeError);
}

TEST_CASE("generate fills in row-major order") {
  int next = 0;
  CHECK(generate<Shape<2, 2>>([&] { return next++; }).to_vector() == std::vector<float>{0, 1, 2, 3});
}

TEST_CASE("random tensors repeat with the seed and move on without") {
  seed(3);
  const auto a = randn<Shape<4>>(), b = randn<Shape<4>>();
  const auto u = rand<Shape<1000>>();
  seed(3);
  CHECK(randn<Shape<4>>().to_vector() == a.to_vector());
  CHECK(a.to_vector() != b.to_vector());
  for (const float v : u.to_vector()) CHECK((v >= 0 && v <= 1));
}
