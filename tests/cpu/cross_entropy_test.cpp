// SPDX-License-Identifier: MIT
#include <whitematter/cpu/cross_entropy.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

const auto log_p = array_of<double>(
    {2, 3}, {std::log(0.2), std::log(0.3), std::log(0.5), std::log(0.1), std::log(0.8), std::log(0.1)});
const auto labels = array_of<std::int32_t>({2}, {2, 0});
const auto weight = array_of<double>({3}, {1, 2, 4});
const auto one = kernel::filled<double>({}, 1);

kernel::LabelRule<double> rule(double smoothing, Array<double> weights = {}, std::int64_t ignored = -100) {
  return {"cross_entropy", weights, ignored, smoothing};
}

}  // namespace

TEST_CASE("a row's loss is -log p of its label") {
  CHECK(largest_difference(values_of(kernel::label_losses(log_p, labels, rule(0))),
                           std::vector{-std::log(0.5), -std::log(0.1)}) < 1e-15);
}

TEST_CASE("smoothing spreads a share of the target over all classes") {
  const double first = -0.9 * std::log(0.5) - 0.1 / 3 * std::log(0.2 * 0.3 * 0.5),
               second = -0.9 * std::log(0.1) - 0.1 / 3 * std::log(0.1 * 0.8 * 0.1);
  CHECK(largest_difference(values_of(kernel::label_losses(log_p, labels, rule(0.1))),
                           std::vector{first, second}) < 1e-15);
}

TEST_CASE("classes have weights and a label can be ignored") {
  CHECK(kernel::weigh_labels(labels, 3, rule(0, weight)) == 5);
  CHECK(kernel::weigh_labels(labels, 3, rule(0, weight, 0)) == 4);
  CHECK(largest_difference(values_of(kernel::label_losses(log_p, labels, rule(0, weight, 0))),
                           std::vector{-4 * std::log(0.5), 0.0}) < 1e-15);
}

TEST_CASE("the gradient of a row is p minus target") {
  const auto dx =
      values_of(kernel::label_losses_backward(log_p, labels, rule(0.3), array_of<double>({2}, {2, 1})));
  CHECK(largest_difference(dx, std::vector<double>{2 * (0.2 - 0.1), 2 * (0.3 - 0.1), 2 * (0.5 - 0.8),
                                                   0.1 - 0.8, 0.8 - 0.1, 0.1 - 0.1}) < 1e-15);
  CHECK(values_of(kernel::nll_backward(log_p.extents(), labels, rule(0, weight, 0), one)) ==
        std::vector<double>{0, 0, -4, 0, 0, 0});
}

TEST_CASE("a soft target weighs the logarithms") {
  const auto target = array_of<double>({2, 3}, {0.5, 0.5, 0, 0, 0, 1});
  CHECK(largest_difference(values_of(kernel::soft_losses(log_p, target, rule(0, weight))),
                           std::vector{-0.5 * std::log(0.2) - 2 * 0.5 * std::log(0.3), -4 * std::log(0.1)}) <
        1e-15);
  const auto [dx, dt] = kernel::soft_losses_backward(log_p, target, rule(0), one);
  CHECK(largest_difference(values_of(dx), std::vector{-0.3, -0.2, 0.5, 0.1, 0.8, -0.9}) < 1e-15);
  CHECK(values_of(dt)[1] == -std::log(0.3));
}

TEST_CASE("classes of a position become a row and go back") {
  const auto x = array_of<double>({1, 2, 3}, {1, 2, 3, 4, 5, 6});
  const auto rows = kernel::class_rows(x);
  CHECK(values_of(rows) == std::vector<double>{1, 4, 2, 5, 3, 6});
  CHECK(values_of(kernel::from_class_rows(rows, {1, 2, 3})) == values_of(x));
}

TEST_CASE("a label outside the classes names its row") {
  const auto with = [](std::int64_t label) {
    return kernel::weigh_labels(array_of<std::int64_t>({2}, {0, label}), 3, rule(0));
  };
  CHECK_THROWS_WITH(with(3), "cross_entropy: labels must be classes (expected 0 to 2, got 3 in row 1)");
  CHECK_THROWS_AS(with(-1), IndexError);
  CHECK_NOTHROW(with(2));
  CHECK_NOTHROW(with(-100));
}
