// SPDX-License-Identifier: MIT
#include <whitematter/nn/residual.hpp>

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/linear.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("a residual adds its input to what its body makes of it") {
  const Residual<Linear<4, 4>, Relu> model;
  const auto x = sample<Shape<Batch, 4>, float>(1, 2);
  CHECK(model(x).to_vector() == (x + relu(std::get<0>(model.body.modules)(x))).to_vector());
  std::vector<std::string> names;
  for_each_state(model, [&](const std::string& name, const auto&) { names.push_back(name); });
  CHECK(names == std::vector<std::string>{"body.0.weight", "body.0.bias"});
}

TEST_CASE("a residual without a body doubles") {
  const auto x = sample<Shape<3>, float>(1);
  CHECK(Residual<>()(x).to_vector() == (x + x).to_vector());
}

TEST_CASE("a body that shrinks a run-time size is refused, not repeated") {
  const auto x = sample<Shape<Batch, Any>, float>(1, 4, 4);
  const Residual<Linear<4, 1>> model;
  CHECK_THROWS_WITH(model(x),
                    "Residual: the body must keep the shape of its input (expected [4, 4], got [4, 1])");
}
