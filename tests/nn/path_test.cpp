// SPDX-License-Identifier: MIT
#include <whitematter/nn/path.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("a path joins names with points") {
  const Path model, layer(model, "layer1"), block(layer, "0"), weight(block, "weight");
  CHECK(weight.str() == "layer1.0.weight");
  CHECK(std::string(layer) == "layer1");
  CHECK(Path().str().empty());
}

TEST_CASE("a path may start anywhere, and an empty name adds nothing") {
  const Path model("model"), weight(model, "weight"), same(model, "");
  CHECK(weight.str() == "model.weight");
  CHECK(same.str() == "model");
}

TEST_CASE("numbers are text that the compiler knows") {
  static_assert(detail::index_text<0> == "0");
  static_assert(detail::index_text<7> == "7");
  static_assert(detail::index_text<120> == "120");
}
