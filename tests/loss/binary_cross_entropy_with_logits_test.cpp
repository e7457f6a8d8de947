// SPDX-License-Identifier: MIT
#include <whitematter/loss/binary_cross_entropy_with_logits.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto x = Tensor<double, Shape<Batch, 2>>::from({0, std::log(3.0), -std::log(3.0), 0}, 2);
const auto t = Tensor<double, Shape<Batch, 2>>::from({1, 1, 1, 0}, 2);

}  // namespace

TEST_CASE("binary_cross_entropy_with_logits by hand") {
  const auto each = binary_cross_entropy_with_logits<Reduction::None>(x, t);
  static_assert(std::is_same_v<decltype(each)::shape, Shape<Batch, 2>>);
  const std::vector<double> expected{-std::log(0.5), -std::log(0.75), -std::log(0.25), -std::log(0.5)};
  check_close(each.to_vector(), expected, 1e-14);
  const auto pos = Tensor<double, Shape<2>>::from({2, 5});
  const auto weighted = binary_cross_entropy_with_logits<Reduction::None>(
      x, t, {.weight = full<Shape<>>(3.0), .pos_weight = pos});
  check_close(weighted.to_vector(), {6 * expected[0], 15 * expected[1], 6 * expected[2], 3 * expected[3]},
              1e-14);
}

TEST_CASE("binary_cross_entropy_with_logits of large logits does not overflow") {
  const auto large = Tensor<float, Shape<2>>::from({1e4f, -1e4f});
  CHECK(binary_cross_entropy_with_logits(large, zeros<Shape<2>>()).item() == 5e3f);
}

TEST_CASE("binary_cross_entropy_with_logits checks its sizes") {
  CHECK_THROWS_WITH(
      binary_cross_entropy_with_logits(x, zeros<Shape<Batch, 2>, double>(3)),
      "binary_cross_entropy_with_logits: input and target must have the same shape (expected [2, "
      "2], got [3, 2])");
  CHECK_THROWS_WITH(
      binary_cross_entropy_with_logits(x, t, {.pos_weight = ones<Shape<3>, double>()}),
      "binary_cross_entropy_with_logits: a weight must broadcast to the input (expected [2, 2], got [3])");
}
