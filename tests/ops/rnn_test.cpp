// SPDX-License-Identifier: MIT
#include <whitematter/ops/rnn.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto x = Tensor<double, Shape<Batch, 3, 1>>::from({1, 2, 3}, 1);
const auto weight_ih = Tensor<double, Shape<1, 1>>::from({1}),
           weight_hh = Tensor<double, Shape<1, 1>>::from({2});
const auto bias_ih = Tensor<double, Shape<1>>::from({0.5}), bias_hh = Tensor<double, Shape<1>>::from({-0.5});
}  // namespace

TEST_CASE("rnn_relu in both directions") {
  const auto there = rnn_relu(x, weight_ih, weight_hh, bias_ih, bias_hh);
  CHECK(there.output.to_vector() == std::vector<double>{1, 4, 11});
  CHECK(there.state.to_vector() == std::vector<double>{11});
  const auto back = rnn_relu<Sequence{.reverse = true}>(x, weight_ih, weight_hh, bias_ih, bias_hh);
  CHECK(back.output.to_vector() == std::vector<double>{17, 8, 3});
  CHECK(back.state.to_vector() == std::vector<double>{17});
}

TEST_CASE("rnn_tanh goes on from a state") {
  const auto state = Tensor<double, Shape<Batch, 1>>::from({0.25}, 1);
  const auto y = rnn_tanh(x, state, weight_ih, weight_hh, bias_ih, bias_hh).output;
  CHECK(y.at(0, 0, 0) == Approx(std::tanh(1.5)));
  CHECK(y.at(0, 1, 0) == Approx(std::tanh(2 + 2 * std::tanh(1.5))));
}

TEST_CASE("shapes of rnn_tanh keep their names") {
  const auto steps = sample<Shape<Time, Batch, 4>>(1, 5, 2);
  const auto [y, h] = rnn_tanh<Sequence{.batch_first = false}>(
      steps, sample<Shape<3, 4>>(2), sample<Shape<3, 3>>(3), sample<Shape<3>>(4), sample<Shape<3>>(5));
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Time, Batch, 3>>>);
  static_assert(std::is_same_v<decltype(h), const Tensor<double, Shape<Batch, 3>>>);
  CHECK(y.extents() == Extents{5, 2, 3});
  CHECK(h.at(1, 2) == y.at(4, 1, 2));
}

TEST_CASE("rnn says which sizes do not fit") {
  CHECK(error_of<ShapeError>([] {
          rnn_relu(zeros<Shape<Batch, Time, 1>, double>(2, 0), weight_ih, weight_hh, bias_ih, bias_hh);
        }) == "rnn: a sequence must have a step (expected 1 or more, got 0)");
  CHECK(error_of<ShapeError>([] {
          rnn_tanh(x, zeros<Shape<Batch, 1>, double>(2), weight_ih, weight_hh, bias_ih, bias_hh);
        }) == "rnn: a state must be [N, H] (expected [1, 1], got [2, 1])");
}
