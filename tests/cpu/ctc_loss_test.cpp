// SPDX-License-Identifier: MIT
#include <whitematter/cpu/ctc_loss.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

kernel::CtcTargets<std::int64_t> targets(std::vector<std::int64_t> labels, std::int64_t times,
                                         std::int64_t length) {
  return {array_of<std::int64_t>({1, static_cast<int>(labels.size())}, labels),
          array_of<std::int64_t>({1}, {times}), array_of<std::int64_t>({1}, {length}), 0};
}

// Two classes beside the blank, at three times.
const auto p = array_of<double>({3, 1, 3}, {0.5, 0.3, 0.2, 0.1, 0.6, 0.3, 0.25, 0.25, 0.5});
const auto log_p = [] {
  auto x = kernel::clone(p);
  for (std::int64_t i = 0; i < x.elements(); ++i) x.data()[i] = std::log(x.data()[i]);
  return x;
}();

}  // namespace

TEST_CASE("the loss sums over all ways to write the labels") {
  // "1 2" in three steps: 12-, 1-2, -12, 112, 122.
  const double ways =
      0.3 * 0.3 * 0.25 + 0.3 * 0.1 * 0.5 + 0.5 * 0.6 * 0.5 + 0.3 * 0.6 * 0.5 + 0.3 * 0.3 * 0.5;
  CHECK(kernel::ctc_losses(log_p, targets({1, 2}, 3, 2)).data()[0] == Approx(-std::log(ways)).epsilon(1e-14));
  // "1 1" needs a blank between.
  CHECK(kernel::ctc_losses(log_p, targets({1, 1}, 3, 2)).data()[0] ==
        Approx(-std::log(0.3 * 0.1 * 0.25)).epsilon(1e-14));
  CHECK(kernel::ctc_losses(log_p, targets({1, 1}, 2, 0)).data()[0] ==
        Approx(-std::log(0.5 * 0.1)).epsilon(1e-14));
  CHECK(std::isinf(kernel::ctc_losses(log_p, targets({1, 1}, 2, 2)).data()[0]));
}

TEST_CASE("the gradient is minus the probability of each class at each time") {
  const auto dx = values_of(kernel::ctc_losses_backward(log_p, targets({1, 1}, 3, 2), false, {2.0}));
  CHECK(largest_difference(dx, std::vector<double>{0, -2, 0, -2, 0, 0, 0, -2, 0}) < 1e-14);
  const auto zero = values_of(kernel::ctc_losses_backward(log_p, targets({1, 1}, 2, 2), true, {1.0}));
  CHECK(zero == std::vector<double>(9, 0));
}

TEST_CASE("labels and lengths are checked") {
  CHECK_THROWS_WITH(
      kernel::check_ctc(log_p, targets({1, 3}, 3, 2)),
      "ctc_loss: labels must be classes other than blank (expected 0 to 2 but 0, got 3 in row 0)");
  CHECK_THROWS_AS(kernel::check_ctc(log_p, targets({0, 1}, 3, 2)), IndexError);
  CHECK_THROWS_WITH(kernel::check_ctc(log_p, targets({1, 2}, 4, 2)),
                    "ctc_loss: input lengths must fit (expected 1 to 3, got 4 in row 0)");
  CHECK_THROWS_WITH(kernel::check_ctc(log_p, targets({1, 2}, 3, 3)),
                    "ctc_loss: target lengths must fit (expected 0 to 2, got 3 in row 0)");
}
