// SPDX-License-Identifier: MIT
#include <whitematter/loss/nll_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto log_p = Tensor<double, Shape<Batch, 3>>::from({-1, -2, -3, -4, -5, -6}, 2);
const auto labels = Tensor<std::int32_t, Shape<Batch>>::from({2, 0}, 2);

}  // namespace

TEST_CASE("nll_loss by hand") {
  CHECK(nll_loss(log_p, labels).item() == 3.5);
  CHECK(nll_loss<Reduction::Sum>(log_p, labels).item() == 7);
  const auto each = nll_loss<Reduction::None>(log_p, labels);
  static_assert(std::is_same_v<decltype(each)::shape, Shape<Batch>>);
  CHECK(each.to_vector() == std::vector<double>{3, 4});
  const auto weight = Tensor<double, Shape<3>>::from({1, 1, 3});
  CHECK(nll_loss(log_p, labels, {.weight = weight}).item() == (3 * 3 + 4) / 4.0);
  CHECK(nll_loss(log_p, labels, {.ignore_index = 0}).item() == 3);
}

TEST_CASE("nll_loss checks labels and sizes") {
  CHECK_THROWS_WITH(nll_loss(log_p, Tensor<std::int64_t, Shape<Batch>>::from({0, 3}, 2)),
                    "nll_loss: labels must be classes (expected 0 to 2, got 3 in row 1)");
  CHECK_THROWS_WITH(
      nll_loss(log_p, zeros<Shape<Batch>, std::int64_t>(3)),
      "nll_loss: log-probabilities must be [N, C, ...] and labels [N, ...] (expected [2, 3], got [3])");
  CHECK_THROWS_WITH((nll_loss(zeros<Shape<Batch, 3>>(0), zeros<Shape<Batch>, std::int64_t>(0))),
                    "nll_loss: the batch must not be empty (expected >= 1, got 0)");
}

TEST_CASE("nll_loss checks weights of classes that the type does not know") {
  const Tensor<double, Shape<Batch, Any>> x = log_p;
  CHECK_THROWS_WITH(nll_loss(x, labels, {.weight = zeros<Shape<Any>, double>(2)}),
                    "nll_loss: weight must be [C] (expected [3], got [2])");
}
