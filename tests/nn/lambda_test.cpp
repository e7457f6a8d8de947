// SPDX-License-Identifier: MIT
#include <whitematter/nn/lambda.hpp>

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/sequential.hpp>
#include <whitematter/ops/arithmetic.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("a function is a module, in a chain as well") {
  const auto x = sample<Shape<Batch, 3>, float>(1, 2);
  const auto half = [](const auto& v) { return v * 0.5f; };
  const Sequential net{Linear<3, 2>(), Lambda{half}, LeakyRelu{0.5}};
  static_assert(parameter_count<std::decay_t<decltype(net)>> == 8);
  CHECK(net(x).to_vector() == leaky_relu(half(std::get<0>(net.modules)(x)), 0.5).to_vector());
}
