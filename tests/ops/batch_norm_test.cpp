// SPDX-License-Identifier: MIT
#include <whitematter/ops/batch_norm.hpp>

#include <whitematter/ops/arithmetic.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto images = sample<Shape<Batch, 3, 2, 2>>(1, 2);
const auto weight = sample<Shape<3>>(2), bias = sample<Shape<3>>(3);
const auto mean_values = sample<Shape<3>>(4), variances = Tensor<double, Shape<3>>::from({0.5, 1.5, 2});

const auto train = [](const auto& x, const auto& w, const auto& b) {
  return batch_norm_train(x, w, b, zeros<Shape<3>, double>(), ones<Shape<3>, double>(), 0.1, 1e-5);
};
const auto eval = [](const auto& x, const auto& w, const auto& b) {
  return batch_norm_eval(x, w, b, mean_values, variances, 1e-5);
};

}  // namespace

TEST_CASE("training normalizes with the biased variance and stores the unbiased one") {
  const auto x = Tensor<double, Shape<Batch, 1, 1, 2>>::from({1, 3, 5, 7}, 2);
  const auto one = ones<Shape<1>, double>(), zero = zeros<Shape<1>, double>();
  const auto running_mean = full<Shape<1>>(10.0), running_var = full<Shape<1>>(1.0);
  const auto y = batch_norm_train(x, one, zero, running_mean, running_var, 0.1, 0.0);
  const double deviation = std::sqrt(5.0);
  check_close(y.to_vector(), {-3 / deviation, -1 / deviation, 1 / deviation, 3 / deviation}, 1e-14);
  CHECK(running_mean.item() == Approx(0.9 * 10 + 0.1 * 4).epsilon(1e-14));
  CHECK(running_var.item() == Approx(0.9 + 0.1 * 20 / 3).epsilon(1e-14));
}

TEST_CASE("inference uses the statistics it is given") {
  const auto y = eval(images, weight, bias);
  const double by_hand =
      (images.at(1, 2, 0, 1) - mean_values.at(2)) / std::sqrt(2 + 1e-5) * weight.at(2) + bias.at(2);
  CHECK(y.at(1, 2, 0, 1) == Approx(by_hand).epsilon(1e-14));
}

TEST_CASE("gradients in training flow through the statistics") {
  check_operation(train, images, weight, bias);
}
TEST_CASE("gradients in inference do not") { check_operation(eval, images, weight, bias); }

TEST_CASE("batch norm of features and of sequences") {
  check_operation(train, sample<Shape<Batch, 3>>(1, 4), weight, bias);
  check_operation(eval, sample<Shape<Batch, 3, 5>>(1, 2), weight, bias);
}

TEST_CASE("training needs more than one value a channel") {
  CHECK_THROWS_WITH(train(sample<Shape<Batch, 3, 1, 1>>(1, 1), weight, bias),
                    "batch_norm: training needs more than one value a channel (expected > 1, got 1)");
  CHECK_THROWS_AS(train(sample<Shape<Batch, 3, 2, 2>>(1, 0), weight, bias), ShapeError);
  CHECK(eval(sample<Shape<Batch, 3, 2, 2>>(1, 0), weight, bias).elements() == 0);
}

TEST_CASE("what was normalized meets tensors of a higher rank") {
  const auto y = eval(sample<Shape<Batch, 3>>(1, 2), weight, bias);
  CHECK((y + zeros<Shape<4, 5, Any, 3>, double>(2)).at(3, 4, 1, 2) == y.at(1, 2));
}

TEST_CASE("sizes that the types do not know are checked") {
  const auto x = zeros<Shape<Batch, Any, 2, 2>, double>(2, 8);
  const auto three = zeros<Shape<Any>, double>(3), eight = zeros<Shape<Any>, double>(8);
  CHECK_THROWS_WITH(train(x, weight, bias),
                    "batch_norm: input must be [N, C, ...] with weight [C] (expected [8], got [3])");
  CHECK_THROWS_AS(eval(x, weight, bias), ShapeError);
  CHECK_THROWS_AS(batch_norm_train(x, eight, three, eight, eight, 0.1, 1e-5), ShapeError);
  CHECK_THROWS_AS(batch_norm_train(x, eight, eight, eight, three, 0.1, 1e-5), ShapeError);
  CHECK_THROWS_AS(batch_norm_eval(x, eight, eight, three, eight, 1e-5), ShapeError);
  CHECK_NOTHROW(batch_norm_eval(x, eight, eight, eight, eight, 1e-5));
}
