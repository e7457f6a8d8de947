// SPDX-License-Identifier: MIT
#include <whitematter/ops/logsumexp.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("logsumexp by hand") {
  const auto x = Tensor<double, Shape<2, 2>>::from({0, std::log(3.0), 1000, 1000});
  check_close(logsumexp<1>(x).to_vector(), {std::log(4.0), 1000 + std::log(2.0)}, 1e-15);
  CHECK(logsumexp(x).item() == Approx(1000 + std::log(2.0)).epsilon(1e-15));
  static_assert(std::is_same_v<decltype(logsumexp<-1>(x, keepdim)), Tensor<double, Shape<2, 1>>>);
}

TEST_CASE("logsumexp of infinities") {
  const double inf = std::numeric_limits<double>::infinity();
  const auto x = Tensor<double, Shape<3, 2>>::from({-inf, -inf, -inf, 2, inf, 0});
  CHECK(logsumexp<1>(x).to_vector() == std::vector<double>{-inf, 2, inf});
  CHECK(std::isnan(logsumexp(Tensor<double, Shape<2>>::from({std::nan(""), 1})).item()));
  CHECK(logsumexp<0>(zeros<Shape<Batch, 1>, double>(0)).at(0) == -inf);
}

TEST_CASE("logsumexp does not depend on the layout") {
  check_layouts([](const auto& v) { return logsumexp<1>(v); }, sample<Shape<Batch, 3, 2, 4>>(1, 2));
}
