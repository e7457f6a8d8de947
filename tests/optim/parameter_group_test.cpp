// SPDX-License-Identifier: MIT
#include <whitematter/optim/parameter_group.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("selectors tell parameters apart by rank and by path") {
  CHECK(vectors("bn1.weight", {4}));
  CHECK_FALSE(vectors("fc.weight", {4, 3}));
  const auto fc = inside("fc");
  CHECK(fc("fc.weight", {4, 3}));
  CHECK(fc("fc", {4}));
  CHECK_FALSE(fc("fc2.weight", {4, 3}));
  CHECK_FALSE(fc("layer.fc.weight", {4, 3}));
}

TEST_CASE("a group without decay keeps the rate") {
  const ParameterGroup group = no_decay(vectors);
  CHECK(group.weight_decay == 0);
  CHECK(group.lr_scale == 1);
  CHECK(group.selects("b", {4}));
}
