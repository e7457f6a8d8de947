// SPDX-License-Identifier: MIT
#include <whitematter/ops/lstm.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
// Without weights only the biases open the gates: i = f = o = 1/2, g = tanh(b).
const auto weight_ih = zeros<Shape<4, 1>, double>(), weight_hh = weight_ih.clone();
const auto bias_ih = Tensor<double, Shape<4>>::from({0, 0, 0.5, 0}), bias_hh = zeros<Shape<4>, double>();
const double g = std::tanh(0.5);
}  // namespace

TEST_CASE("lstm by hand") {
  const auto x = zeros<Shape<Batch, Time, 1>, double>(1, 2);
  const auto [y, h, c] = lstm(x, weight_ih, weight_hh, bias_ih, bias_hh);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, Time, 1>>>);
  static_assert(std::is_same_v<decltype(c), const Tensor<double, Shape<Batch, 1>>>);
  CHECK(y.at(0, 0, 0) == Approx(0.5 * std::tanh(g / 2)));
  CHECK(y.at(0, 1, 0) == Approx(0.5 * std::tanh(g * 0.75)));
  CHECK(h.item() == y.at(0, 1, 0));
  CHECK(c.item() == Approx(g * 0.75));
  const auto state = zeros<Shape<Batch, 1>, double>(1), cell = full<Shape<Batch, 1>>(8.0, 1);
  CHECK(lstm(x, state, cell, weight_ih, weight_hh, bias_ih, bias_hh).cell.item() == Approx(2 + g * 0.75));
}

TEST_CASE("gradients of lstm through state and cell alone") {
  const auto x = sample<Shape<2, 3, 2>>(1);
  const auto wi = sample<Shape<4, 2>>(2);
  const auto wh = sample<Shape<4, 1>>(3);
  const auto b = sample<Shape<4>>(4);
  gradcheck([](const auto&... in) { return lstm(in...).state; }, x, wi, wh, b, b);
  gradcheck([](const auto&... in) { return lstm(in...).cell; }, x, wi, wh, b, b);
}

TEST_CASE("lstm says which sizes do not fit") {
  const auto x = zeros<Shape<Batch, Time, 1>, double>(1, 0);
  CHECK(error_of<ShapeError>([&] { lstm(x, weight_ih, weight_hh, bias_ih, bias_hh); }) ==
        "lstm: a sequence must have a step (expected 1 or more, got 0)");
  const auto one = zeros<Shape<Batch, 1>, double>(1), two = zeros<Shape<Batch, 1>, double>(2);
  const auto steps = zeros<Shape<Batch, Time, 1>, double>(1, 3);
  CHECK(error_of<ShapeError>([&] { lstm(steps, one, two, weight_ih, weight_hh, bias_ih, bias_hh); }) ==
        "lstm: a state must be [N, H] (expected [1, 1], got [2, 1])");
}
