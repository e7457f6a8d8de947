// SPDX-License-Identifier: MIT
#include <whitematter/ops/norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("norm by hand") {
  const auto x = Tensor<double, Shape<2, 2>>::from({3, 4, 0, -12});
  CHECK(norm<1>(x).to_vector() == std::vector<double>{5, 12});
  CHECK(norm(x).item() == 13);
  static_assert(std::is_same_v<decltype(norm<0>(x, keepdim)), Tensor<double, Shape<1, 2>>>);
}

TEST_CASE("at zero the gradient of the norm is zero") {
  auto x = Tensor<double, Shape<2, 2>>::from({3, 4, 0, 0});
  x.requires_grad();
  sum(norm<1>(x)).backward();
  check_close(x.grad().to_vector(), {0.6, 0.8, 0, 0}, 1e-15);
}

TEST_CASE("norm does not depend on the layout") {
  check_layouts([](const auto& v) { return norm<1, 2>(v); }, sample<Shape<Batch, 3, 2, 4>>(1, 2));
}

TEST_CASE("norms of absolute values") {
  const auto x = Tensor<double, Shape<2, 2>>::from({1, -2, 3, -4});
  constexpr NormOptions largest{.p = std::numeric_limits<double>::infinity()};
  CHECK(norm<1>(x, {.p = 1}).to_vector() == std::vector<double>{3, 7});
  CHECK(norm<0>(x, keepdim, largest).to_vector() == std::vector<double>{3, 4});
  CHECK_NOTHROW(gradcheck([](const auto& v) { return norm<1>(v, {.p = 1}); }, x));
  CHECK_NOTHROW(gradcheck([=](const auto& v) { return norm(v, largest); }, x));
  CHECK_THROWS_WITH(norm(x, {.p = 3}),
                    "norm: p must be one that there is (expected 1, 2 or infinity, got 3)");
}
