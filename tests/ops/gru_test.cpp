// SPDX-License-Identifier: MIT
#include <whitematter/ops/gru.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
// Without weights only the biases open the gates: r = z = 1/2, n = tanh(b_in + b_hn / 2).
const auto weight_ih = zeros<Shape<3, 1>, double>(), weight_hh = weight_ih.clone();
const auto bias_ih = Tensor<double, Shape<3>>::from({0, 0, 0.5}),
           bias_hh = Tensor<double, Shape<3>>::from({0, 0, 1});
}  // namespace

TEST_CASE("gru by hand") {
  const auto x = zeros<Shape<Batch, Time, 1>, double>(1, 2);
  const auto [y, h] = gru(x, weight_ih, weight_hh, bias_ih, bias_hh);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, Time, 1>>>);
  static_assert(std::is_same_v<decltype(h), const Tensor<double, Shape<Batch, 1>>>);
  CHECK(y.at(0, 0, 0) == Approx(std::tanh(1.0) / 2));
  CHECK(y.at(0, 1, 0) == Approx(std::tanh(1.0) * 0.75));
  CHECK(h.item() == y.at(0, 1, 0));
  const auto state = full<Shape<Batch, 1>>(8.0, 1);
  CHECK(gru(x, state, weight_ih, weight_hh, bias_ih, bias_hh).state.item() ==
        Approx(2 + std::tanh(1.0) * 0.75));
}

TEST_CASE("gru says which sizes do not fit") {
  const auto x = zeros<Shape<Batch, Time, 1>, double>(1, 0);
  CHECK(error_of<ShapeError>([&] { gru(x, weight_ih, weight_hh, bias_ih, bias_hh); }) ==
        "gru: a sequence must have a step (expected 1 or more, got 0)");
  const auto steps = zeros<Shape<Batch, Time, 1>, double>(1, 3);
  const auto two = zeros<Shape<Batch, 1>, double>(2);
  CHECK(error_of<ShapeError>([&] { gru(steps, two, weight_ih, weight_hh, bias_ih, bias_hh); }) ==
        "gru: a state must be [N, H] (expected [1, 1], got [2, 1])");
}
