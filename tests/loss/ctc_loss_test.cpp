// SPDX-License-Identifier: MIT
#include <whitematter/loss/ctc_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

static_assert(ctc_fits<Shape<Time, Batch, 5>, Shape<Batch, 3>, Shape<Batch>, Shape<Batch>>);
static_assert(!ctc_fits<Shape<Time, Batch, 5>, Shape<Batch, 3>, Shape<Batch>, Shape<Time>>);
static_assert(!ctc_fits<Shape<Time, 5>, Shape<Batch, 3>, Shape<Batch>, Shape<Batch>>);

namespace {

using Lengths = Tensor<std::int64_t, Shape<Batch>>;

// Each of four classes with probability 1/4 at each of three times.
const auto log_p = full<Shape<Time, Batch, 4>>(std::log(0.25), 3, 2);
const auto targets = Tensor<std::int32_t, Shape<Batch, 2>>::from({1, 2, 3, 0}, 2);
const auto times = Lengths::from({3, 2}, 2), lengths = Lengths::from({2, 1}, 2);

}  // namespace

TEST_CASE("ctc_loss by hand") {
  const auto each = ctc_loss<Reduction::None>(log_p, targets, times, lengths);
  static_assert(std::is_same_v<decltype(each)::shape, Shape<Batch>>);
  // Five ways to write "1 2" in three steps, three to write "3" in two.
  const double first = -std::log(5 / 64.0), second = -std::log(3 / 16.0);
  check_close(each.to_vector(), {first, second}, 1e-14);
  CHECK(ctc_loss<Reduction::Sum>(log_p, targets, times, lengths).item() == Approx(first + second));
  CHECK(ctc_loss(log_p, targets, times, lengths).item() == Approx((first / 2 + second) / 2));
}

TEST_CASE("a sequence too short for its labels is infinite, or 0") {
  const auto one = Lengths::from({1, 2}, 2);
  CHECK(std::isinf(ctc_loss(log_p, targets, one, lengths).item()));
  check_close(ctc_loss<Reduction::None>(log_p, targets, one, lengths, {.zero_infinity = true}).to_vector(),
              {0, -std::log(3 / 16.0)}, 1e-14);
}

TEST_CASE("ctc_loss checks labels, lengths and sizes") {
  CHECK_THROWS_WITH(
      ctc_loss(log_p, targets, times, lengths, {.blank = 2}),
      "ctc_loss: labels must be classes other than blank (expected 0 to 3 but 2, got 2 in row 0)");
  CHECK_THROWS_WITH(ctc_loss(log_p, targets, times, lengths, {.blank = 4}),
                    "ctc_loss: blank must be a class (expected 0 to 3, got 4)");
  CHECK_THROWS_WITH(ctc_loss(log_p, targets, Lengths::from({3, 4}, 2), lengths),
                    "ctc_loss: input lengths must fit (expected 1 to 3, got 4 in row 1)");
  CHECK_THROWS_WITH(ctc_loss(log_p, targets, Lengths::from({3}, 1), lengths),
                    "ctc_loss: log-probabilities must be [T, N, C], targets [N, S] and both lengths [N] "
                    "(expected 2, got 1)");
}
