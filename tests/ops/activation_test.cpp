// SPDX-License-Identifier: MIT
#include <whitematter/ops/activation.hpp>

#include <whitematter/ops/math.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto x = sample<Shape<Batch, 3, 2, 2>>(1, 2);
}

TEST_CASE("relu") {
  const auto y = Tensor<float, Shape<5>>::from({-2, -0.f, 0, 3, INFINITY});
  CHECK(relu(y).to_vector() == std::vector<float>{0, 0, 0, 3, INFINITY});
  CHECK(std::isnan(relu(Tensor<float, Shape<1>>::from({std::nanf("")})).item()));
  check_operation([](const auto& v) { return relu(v); }, x);
}

TEST_CASE("the gradient of relu at zero is zero, as in PyTorch") {
  auto v = Tensor<float, Shape<3>>::from({-1, 0, 1});
  v.requires_grad();
  relu(v).backward(ones<Shape<3>>());
  CHECK(v.grad().to_vector() == std::vector<float>{0, 0, 1});
}

TEST_CASE("tanh and exp of float are accurate on the whole range") {
  const auto v = generate<Shape<2001>>([i = -1001.f]() mutable { return ++i / 50; });
  const auto t = tanh(v).to_vector(), e = exp(v).to_vector();
  for (std::size_t i = 0; i < t.size(); ++i) {
    const double at = static_cast<double>(v.at(i));
    CHECK(std::abs(static_cast<double>(t[i]) - std::tanh(at)) < 3e-7);
    CHECK(std::abs(static_cast<double>(e[i]) / std::exp(at) - 1) < 3e-7);
  }
}

TEST_CASE("activations by hand") {
  const auto v = Tensor<double, Shape<3>>::from({-4, 0, 4});
  const auto e4 = std::exp(-4.0);
  check_close(sigmoid(v).to_vector(), {e4 / (1 + e4), 0.5, 1 / (1 + e4)}, 1e-15);
  check_close(leaky_relu(v, 0.5).to_vector(), {-2, 0, 4}, 0);
  check_close(elu(v, 2).to_vector(), {2 * (e4 - 1), 0, 4}, 1e-15);
  check_close(silu(v).to_vector(), {-4 * e4 / (1 + e4), 0, 4 / (1 + e4)}, 1e-15);
  check_close(softplus(v).to_vector(), {std::log1p(e4), std::log(2), 4 + std::log1p(e4)}, 1e-15);
  check_close(mish(v).to_vector(), {-4 * std::tanh(std::log1p(e4)), 0, 4 * std::tanh(4 + std::log1p(e4))},
              1e-15);
  check_close(hardswish(v).to_vector(), {0, 0, 4}, 0);
}

TEST_CASE("activations neither overflow nor lose numbers far from zero") {
  const auto v = Tensor<float, Shape<2>>::from({-1000, 1000});
  CHECK(sigmoid(v).to_vector() == std::vector<float>{0, 1});
  CHECK(softplus(v).to_vector() == std::vector<float>{0, 1000});
  CHECK(mish(v).to_vector() == std::vector<float>{0, 1000});
  CHECK(silu(v).to_vector() == std::vector<float>{0, 1000});
  CHECK(elu(v).to_vector() == std::vector<float>{-1, 1000});
}

TEST_CASE("softplus with a steeper bend") {
  const auto v = Tensor<double, Shape<3>>::from({-1, 0, 300});
  check_close(softplus(v, 4).to_vector(), {std::log1p(std::exp(-4.)) / 4, std::log(2.) / 4, 300}, 1e-14);
  check_operation([](const auto& u) { return softplus(u, 3); }, sample<Shape<2, 3, 2>>(1));
  CHECK_THROWS_WITH(softplus(v, 0), "softplus: beta must be positive (expected > 0, got 0)");
}
