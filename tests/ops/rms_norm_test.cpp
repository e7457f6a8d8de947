// SPDX-License-Identifier: MIT
#include <whitematter/ops/rms_norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("rms_norm by hand") {
  const auto x = Tensor<double, Shape<Batch, 2>>::from({1, 7}, 1);
  const auto y = rms_norm(x, Tensor<double, Shape<2>>::from({10, 5}), 0.0);
  check_close(y.to_vector(), {2, 7}, 1e-15);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 2>>>);
}

TEST_CASE("epsilon is inside the root, and PyTorch's without one") {
  const auto one = ones<Shape<1>>();
  CHECK(rms_norm(full<Shape<1>>(4.f), one, 9.0).item() == Approx(0.8));
  CHECK(rms_norm(full<Shape<1>>(1e-4f), one).item() == Approx(1e-4 / std::sqrt(1e-8 + 1.1920929e-7)));
}

TEST_CASE("sizes of rms_norm that only the run knows") {
  CHECK_THROWS_WITH(rms_norm(zeros<Shape<Batch, Any>>(2, 3), ones<Shape<4>>()),
                    "rms_norm: input must be [..., E] and weight [E] (expected [4], got [2, 3])");
}
