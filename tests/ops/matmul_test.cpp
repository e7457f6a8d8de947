// SPDX-License-Identifier: MIT
#include <whitematter/ops/matmul.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto product = [](const auto& a, const auto& b) { return matmul(a, b); };
}

TEST_CASE("matmul by hand") {
  const auto a = Tensor<float, Shape<2, 3>>::from({1, 2, 3, 4, 5, 6}), b = a;
  const auto c = Tensor<float, Shape<3, 2>>::from({1, 0, 2, 1, 0, 3});
  CHECK(matmul(a, c).to_vector() == std::vector<float>{5, 11, 14, 23});
  CHECK(matmul(c, b).at(2, 1) == 15);
}

TEST_CASE("matmul keeps names") {
  const auto y = matmul(zeros<Shape<Batch, Time, 4>>(2, 5), zeros<Shape<Batch, 4, 3>>(2));
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, Time, 3>>>);
  CHECK(y.extents() == Extents{2, 5, 3});
}

TEST_CASE("gradients of matmul") {
  check_operation(product, sample<Shape<Batch, 3>>(1, 2), sample<Shape<3, 4>>(2));
  check_operation(product, sample<Shape<2, Batch, 1, 3>>(1, 3), sample<Shape<2, Batch, 3, 2>>(2, 3));
  check_operation([](const auto& v) { return matmul(v, v); }, sample<Shape<3, 3>>(1));
}

TEST_CASE("leading axes broadcast") {
  const auto a = sample<Shape<Batch, 1, 2, 3>>(1, 2), b = sample<Shape<Batch, 1, 2, 3>>(2, 2);
  const auto y = matmul(a, sample<Shape<4, 3, 5>>(3));
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 4, 2, 5>>>);
  const auto w = sample<Shape<3, 5>>(4);
  static_assert(std::is_same_v<decltype(matmul(a, w)), Tensor<double, Shape<Batch, 1, 2, 5>>>);
  static_assert(
      std::is_same_v<decltype(matmul(sample<Shape<5, 2>>(5), a)), Tensor<double, Shape<Batch, 1, 5, 3>>>);
  CHECK(matmul(b, w).at(1, 0, 1, 4) == Approx(b.at(1, 0, 1, 0) * w.at(0, 4) + b.at(1, 0, 1, 1) * w.at(1, 4) +
                                              b.at(1, 0, 1, 2) * w.at(2, 4)));
}

TEST_CASE("matmul without rows") {
  auto weight = ones<Shape<3, 2>>();
  weight.requires_grad();
  const auto y = matmul(zeros<Shape<Batch, 3>>(0), weight);
  CHECK(y.extents() == Extents{0, 2});
  y.backward(zeros<Shape<Batch, 2>>(0));
  CHECK(weight.grad().to_vector() == std::vector<float>(6, 0.f));
}

TEST_CASE("sizes that do not fit at run time are an error") {
  CHECK_THROWS_WITH(matmul(zeros<Shape<2, Time>>(3), zeros<Shape<Time, 2>>(4)),
                    "matmul: shapes must be [..., M, K] and [..., K, N] (expected [2, 3], got [4, 2])");
  // A batch of one is not repeated for another.
  CHECK_THROWS_AS(matmul(zeros<Shape<Batch, 2, 3>>(1), zeros<Shape<Batch, 3, 2>>(3)), ShapeError);
  CHECK_THROWS_AS(matmul(zeros<Shape<Batch, 2, 3>>(2), zeros<Shape<Batch, 3, 2>>(3)), ShapeError);
  CHECK_THROWS_AS(matmul(zeros<Shape<Any, Any, 2, 3>>(2, 3), zeros<Shape<Any, Any, 3, 2>>(3, 2)), ShapeError);
}

TEST_CASE("products of vectors") {
  const auto a = Tensor<double, Shape<3>>::from({1, 2, 3}), b = Tensor<double, Shape<3>>::from({4, 5, 6});
  const auto m = ramp<Shape<3, 2>>();
  static_assert(std::is_same_v<decltype(matmul(a, b)), Tensor<double, Shape<>>>);
  CHECK(matmul(a, b).item() == 32);
  CHECK(matmul(a, m).to_vector() == std::vector<double>{16, 22});
  CHECK(matmul(ramp<Shape<Batch, 3>>(2), b).to_vector() == std::vector<double>{17, 62});
  CHECK_NOTHROW(gradcheck(product, a, b));
  CHECK_NOTHROW(gradcheck(product, a, sample<Shape<2, 3, 2>>(1)));
}
