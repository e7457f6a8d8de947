// SPDX-License-Identifier: MIT
#include <whitematter/ops/linear.hpp>

#include <whitematter/ops/arithmetic.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto weight = sample<Shape<2, 3>>(1);
const auto bias = sample<Shape<2>>(2);
const auto apply = [](const auto& x, const auto& w, const auto& b) { return linear(x, w, b); };
}  // namespace

TEST_CASE("linear is x times the weight's transpose plus the bias") {
  const auto w = Tensor<float, Shape<2, 3>>::from({1, 2, 3, 0, -1, 1});
  const auto b = Tensor<float, Shape<2>>::from({10, 20});
  const auto y = linear(Tensor<float, Shape<Batch, 3>>::from({1, 1, 1, 2, 0, 1}, 2), w, b);
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, 2>>>);
  CHECK(y.to_vector() == std::vector<float>{16, 20, 15, 21});
}

TEST_CASE("linear on one example and on sequences") {
  const auto one = sample<Shape<3>>(3);
  const auto many = sample<Shape<Batch, Time, 3>>(4, 2, 5);
  CHECK(linear(one, weight, bias).extents() == Extents{2});
  const auto y = linear(many, weight, bias);
  CHECK(y.extents() == Extents{2, 5, 2});
  const double by_hand = many.at(1, 4, 0) * weight.at(1, 0) + many.at(1, 4, 1) * weight.at(1, 1) +
                         many.at(1, 4, 2) * weight.at(1, 2) + bias.at(1);
  CHECK(y.at(1, 4, 1) == Approx(by_hand).epsilon(1e-14));
}

TEST_CASE("gradients of linear") {
  check_operation(apply, sample<Shape<Batch, 3>>(3, 4), weight, bias);
  check_operation(apply, sample<Shape<Batch, 2, 2, 3>>(3, 2), weight, bias);
}

TEST_CASE("linear of no examples") {
  auto w = weight.clone();
  w.requires_grad();
  const auto y = linear(zeros<Shape<Batch, 3>, double>(0), w, bias);
  CHECK(y.extents() == Extents{0, 2});
  y.backward(zeros<Shape<Batch, 2>, double>(0));
  CHECK(w.grad().to_vector() == std::vector<double>(6, 0.0));
}

TEST_CASE("linear without a bias") {
  const auto x = sample<Shape<Batch, 3>>(3, 4);
  const auto y = linear(x, weight);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 2>>>);
  check_close((y + bias).to_vector(), linear(x, weight, bias).to_vector(), 1e-14);
  check_operation([](const auto& a, const auto& w) { return linear(a, w); }, x, weight);
}

TEST_CASE("linear checks sizes that the types do not know") {
  CHECK_THROWS_WITH((linear(zeros<Shape<Batch, Any>, double>(4, 5), weight, bias)),
                    "linear: input must be [..., In] and weight [Out, In] (expected [4, 5], got [2, 3])");
  CHECK_THROWS_WITH((linear(zeros<Shape<Batch, 3>, double>(4), weight, zeros<Shape<Any>, double>(1))),
                    "linear: bias must be [Out] (expected [2], got [1])");
}
