// SPDX-License-Identifier: MIT
#include <whitematter/cpu/cross_entropy.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

const auto log_p = array_of<double>(
    {2, 3}, {std::log(0.2), std::log(0.3), std::log(0.5), std::log(0.1), std::log(0.8), std::log(0.1)});
const auto labels = array_of<std::int32_t>({2}, {2, 0});

}  // namespace

TEST_CASE("cross entropy is the mean of -log p of the labels") {
  CHECK(kernel::cross_entropy(log_p, labels, 0) ==
        Approx(-(std::log(0.5) + std::log(0.1)) / 2).epsilon(1e-14));
}

TEST_CASE("smoothing spreads a share of the target over all classes") {
  const double spread = -(std::log(0.2 * 0.3 * 0.5) + std::log(0.1 * 0.8 * 0.1)) / 6;
  const double expected = 0.9 * -(std::log(0.5) + std::log(0.1)) / 2 + 0.1 * spread;
  CHECK(kernel::cross_entropy(log_p, labels, 0.1) == Approx(expected).epsilon(1e-14));
}

TEST_CASE("the gradient is p minus target over the rows") {
  const auto dx = values_of(kernel::cross_entropy_backward(log_p, labels, 0.3, 4.0));
  CHECK(largest_difference(dx, std::vector<double>{2 * (0.2 - 0.1), 2 * (0.3 - 0.1), 2 * (0.5 - 0.8),
                                                   2 * (0.1 - 0.8), 2 * (0.8 - 0.1), 2 * (0.1 - 0.1)}) <
        1e-15);
}

TEST_CASE("a label outside the classes names its row") {
  const auto with = [](std::int64_t label) {
    return kernel::cross_entropy(log_p, array_of<std::int64_t>({2}, {0, label}), 0);
  };
  CHECK_THROWS_WITH(with(3), "cross_entropy: labels must be classes (expected 0 to 2, got 3 in row 1)");
  CHECK_THROWS_AS(with(-1), IndexError);
  CHECK_NOTHROW(with(2));
}
