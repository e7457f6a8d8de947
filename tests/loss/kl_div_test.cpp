// SPDX-License-Identifier: MIT
#include <whitematter/loss/kl_div.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto q =
    Tensor<double, Shape<Batch, 2>>::from({std::log(0.5), std::log(0.5), std::log(0.25), std::log(0.75)}, 2);
const auto p = Tensor<double, Shape<Batch, 2>>::from({1, 0, 0.25, 0.75}, 2);

}  // namespace

TEST_CASE("kl_div by hand") {
  const double two = std::log(2.0);
  CHECK(kl_div<Reduction::Sum>(q, p).item() == Approx(two));
  CHECK(kl_div(q, p).item() == Approx(two / 4));
  CHECK(kl_div(q, p, {.batchmean = true}).item() == Approx(two / 2));
  CHECK(kl_div<Reduction::Sum>(q, q, {.log_target = true}).item() == 0);
}

TEST_CASE("kl_div is finite where the target is 0") {
  auto target = p.clone();
  target.requires_grad();
  kl_div<Reduction::Sum>(q, target).backward();
  CHECK(target.grad().to_vector()[1] == 0);
}

TEST_CASE("kl_div checks its sizes and options") {
  CHECK_THROWS_WITH(kl_div(q, zeros<Shape<Batch, 2>, double>(3)),
                    "kl_div: input and target must have the same shape (expected [2, 2], got [3, 2])");
  CHECK_THROWS_WITH(
      kl_div<Reduction::Sum>(q, p, {.batchmean = true}),
      "kl_div: batchmean is a mean over the first axis (expected Reduction::Mean of [N, ...], got "
      "another reduction)");
}
