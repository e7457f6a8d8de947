// SPDX-License-Identifier: MIT
#include <whitematter/cpu/focal_loss.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

const auto log_p = array_of<double>({2, 2}, {std::log(0.25), std::log(0.75), 0, -1e3});
const auto labels = array_of<std::int64_t>({2}, {0, 0});
const auto one = kernel::filled<double>({}, 1);
const kernel::LabelRule<double> rule{"focal_loss", array_of<double>({2}, {2, 1}), -100, 0};

}  // namespace

TEST_CASE("a row's focal loss is its cross entropy by what is wrong with it") {
  const auto losses = values_of(kernel::focal_losses(log_p, labels, rule, 2));
  CHECK(losses[0] == Approx(-2 * 0.75 * 0.75 * std::log(0.25)).epsilon(1e-14));
  CHECK(losses[1] == 0);
}

TEST_CASE("the gradient of a certain row is 0 and not infinite") {
  const auto dx = values_of(kernel::focal_losses_backward(log_p, labels, rule, 0.5, one));
  CHECK(dx[2] == 0);
  CHECK(dx[3] == 0);
  CHECK(dx[0] == Approx(-dx[1]).epsilon(1e-14));
}
