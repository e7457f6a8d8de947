// SPDX-License-Identifier: MIT
#include <whitematter/ops/var.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("var by hand") {
  const auto x = Tensor<double, Shape<2, 3>>::from({1, 2, 6, 4, 4, 4});
  CHECK(var<1>(x).to_vector() == std::vector<double>{7, 0});
  check_close(var<-1>(x, {.correction = 0}).to_vector(), {14.0 / 3, 0}, 1e-15);
  CHECK(var<0>(x, keepdim).to_vector() == std::vector<double>{4.5, 2, 2});
  CHECK(var(x).item() == Approx(3.1).epsilon(1e-14));
  static_assert(std::is_same_v<decltype(var<1>(x, keepdim, {.correction = 2})), Tensor<double, Shape<2, 1>>>);
}

TEST_CASE("var of too few elements is no number") {
  CHECK(std::isnan(var<0>(ones<Shape<Batch, 1>>(1)).at(0)));
  CHECK(var<0>(ones<Shape<Batch, 1>>(1), {.correction = 0}).at(0) == 0);
}

TEST_CASE("var keeps names and does not depend on the layout") {
  const auto images = sample<Shape<Batch, 3, 2, 4>>(1, 2);
  static_assert(std::is_same_v<decltype(var<1, 3>(images)), Tensor<double, Shape<Batch, 2>>>);
  check_layouts([](const auto& v) { return var<1, 3>(v); }, images);
}

TEST_CASE("var of values far from zero") {
  const auto x = Tensor<float, Shape<4>>::from({10'000, 10'001, 10'000, 10'001});
  CHECK(var(x).item() == Approx(1.0 / 3).epsilon(1e-6));
}
