// SPDX-License-Identifier: MIT
#include <whitematter/nn/eval_scope.hpp>

#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/sequential.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("a model is in eval mode while the scope lives, and then as it was") {
  Sequential<BatchNorm2d<2>, Sequential<BatchNorm2d<2>>> model;
  auto& outer = std::get<0>(model.modules);
  auto& inner = std::get<0>(std::get<1>(model.modules).modules);
  inner.training = false;
  {
    const EvalScope scope(model);
    CHECK(!outer.training);
    CHECK(!inner.training);
  }
  CHECK(outer.training);
  CHECK(!inner.training);
}
