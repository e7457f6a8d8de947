// SPDX-License-Identifier: MIT
#include <whitematter/nn/activation.hpp>

#include <whitematter/ops/arithmetic.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("an activation as an option") {
  const auto x = sample<Shape<3, 4>>(1);
  CHECK(activate<Activation::Relu>(x).to_vector() == relu(x).to_vector());
  CHECK(activate<Activation::Gelu>(x).to_vector() == gelu(x).to_vector());
}

TEST_CASE("activation layers are their operations") {
  const auto x = sample<Shape<Batch, 3, 4>>(1, 2);
  CHECK(Relu()(x).to_vector() == relu(x).to_vector());
  CHECK(Relu6()(10 * x).to_vector() == clamp(10 * x, 0, 6).to_vector());
  CHECK(LeakyRelu{0.3}(x).to_vector() == leaky_relu(x, 0.3).to_vector());
  CHECK(Elu{0.3}(x).to_vector() == elu(x, 0.3).to_vector());
  CHECK(Tanh()(x).to_vector() == tanh(x).to_vector());
  CHECK(Sigmoid()(x).to_vector() == sigmoid(x).to_vector());
  CHECK(Gelu()(x).to_vector() == gelu(x).to_vector());
  CHECK(GeluTanh()(x).to_vector() == gelu_tanh(x).to_vector());
  CHECK(Silu()(x).to_vector() == silu(x).to_vector());
  CHECK(Mish()(x).to_vector() == mish(x).to_vector());
  CHECK(Softplus()(x).to_vector() == softplus(x).to_vector());
  CHECK(Hardswish()(x).to_vector() == hardswish(x).to_vector());
  CHECK(Softmax<1>()(x).to_vector() == softmax<1>(x).to_vector());
  CHECK(LogSoftmax<>()(x).to_vector() == log_softmax<-1>(x).to_vector());
}

static_assert(Module<LeakyRelu> && state_count<LeakyRelu> == 0);
