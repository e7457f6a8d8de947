// SPDX-License-Identifier: MIT
#include <whitematter/loss/sigmoid_focal_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto x = Tensor<double, Shape<2>>::from({std::log(3.0), std::log(3.0)});
const auto t = Tensor<double, Shape<2>>::from({1, 0});

}  // namespace

TEST_CASE("sigmoid_focal_loss by hand") {
  check_close(sigmoid_focal_loss<Reduction::None>(x, t).to_vector(),
              {-0.25 * 0.0625 * std::log(0.75), -0.75 * 0.5625 * std::log(0.25)}, 1e-14);
  CHECK(sigmoid_focal_loss<Reduction::Sum>(x, t, {.alpha = -1, .gamma = 1}).item() ==
        Approx(-0.25 * std::log(0.75) - 0.75 * std::log(0.25)));
}

TEST_CASE("sigmoid_focal_loss of large logits has no infinite gradient") {
  auto large = Tensor<float, Shape<2>>::from({1e4f, -1e4f});
  large.requires_grad();
  sigmoid_focal_loss<Reduction::Sum>(large, Tensor<float, Shape<2>>::from({1, 0}), {.gamma = 0.5}).backward();
  CHECK(large.grad().to_vector() == std::vector<float>{0, 0});
}

TEST_CASE("sigmoid_focal_loss checks its options") {
  CHECK_THROWS_WITH(sigmoid_focal_loss(x, t, {.alpha = 2}),
                    "sigmoid_focal_loss: alpha must be a share, or below 0 (expected <= 1, got 2)");
  CHECK_THROWS_WITH(sigmoid_focal_loss(x, t, {.gamma = -1}),
                    "sigmoid_focal_loss: gamma must not be negative (expected >= 0, got -1)");
}
